package dev.heddle.sync;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;

/**
 * The waiters of a condition that a lock guards. A waiter joins the queue before it unlocks, so a
 * signal from the lock's next holder finds it, and no wake-up is lost.
 *
 * <p>Exactly one of a signal, an interrupt and a timeout ends a wait. A signal goes to a waiter
 * whose wait nothing else has ended, so none is lost on a waiter that was interrupted meanwhile.
 *
 * <p>However a wait ends, its party holds the lock again. Whoever caught an error and did not hold
 * it would give back the lock of another party. So what it takes to wait for the lock is made, and
 * the stack reserved, before the lock is given back: from there to the end of the wait nothing
 * allocates what it cannot do without.
 */
class ConditionQueue {

  private final HandOffLock mutex;
  private final SpinLock inner = new SpinLock();

  /** The waiters; {@link #signalAll} replaces the whole queue. Guarded by inner. */
  private WaitQueue queue = new WaitQueue();

  /** The queue of a condition that {@code mutex} guards. */
  ConditionQueue(HandOffLock mutex) {
    this.mutex = mutex;
  }

  /** Gives the lock back, or throws IllegalStateException if no party holds it. */
  void giveBack() {
    mutex.release();
  }

  /** Takes the lock again, with what was made for that: nothing here may fail. */
  void lockAgain(Waiter waiter, HandOffLock.Claim claim) {
    mutex.lockAgain(WaitReason.MUTEX_LOCK, waiter, claim);
  }

  /** Gives the lock back, waits, and takes it again; returns how the wait ended. */
  int await(boolean interruptibly) {
    StackRoom.reserveForSeveral();
    Waiter waiter = Waiter.current();
    HandOffLock.Claim claim = new HandOffLock.Claim();
    WaitQueue joined = enter(waiter, interruptibly);
    return leave(joined, waiter, claim, waiter.await());
  }

  /** The same, interruptibly and for at most {@code nanos}. */
  int await(long nanos) {
    StackRoom.reserveForSeveral();
    Waiter waiter = Waiter.current();
    HandOffLock.Claim claim = new HandOffLock.Claim();
    WaitQueue joined = enter(waiter, true);
    int ended;
    try {
      ended = waiter.await(nanos);
    } catch (Throwable noTimer) {
      leave(joined, waiter, claim, Waiter.TIMED_OUT);
      throw noTimer;
    }
    return leave(joined, waiter, claim, ended);
  }

  private WaitQueue enter(Waiter waiter, boolean interruptibly) {
    inner.lock();
    waiter.arm(WaitReason.COND_WAIT, this, interruptibly);
    WaitQueue joined = queue;
    joined.add(waiter);
    inner.unlock();
    try {
      giveBack();
      return joined;
    } catch (IllegalStateException notLocked) {
      waiter.win(0, Waiter.CANCELLED);
      joined.remove(inner, waiter);
      throw new IllegalStateException(
          "wait for a condition of a mutex that is not locked; lock it before", notLocked);
    }
  }

  private int leave(WaitQueue joined, Waiter waiter, HandOffLock.Claim claim, int ended) {
    if (ended != Waiter.SIGNALLED) {
      joined.remove(inner, waiter);
    }
    lockAgain(waiter, claim);
    return ended;
  }

  /**
   * Ends the wait of the waiter that has waited longest, if there is one. The queue is read without
   * the lock: one that {@link #signalAll} has just replaced is that of a moment ago, and what has
   * happened before this call is seen.
   */
  void signal() {
    StackRoom.reserveForRelease();
    queue.endOne(inner, Waiter.SIGNALLED);
  }

  /** Ends all waits that are on now. */
  void signalAll() {
    StackRoom.reserveForRelease();
    WaitQueue fresh = new WaitQueue();
    inner.lock();
    WaitQueue all = queue;
    if (!all.isEmpty()) {
      queue = fresh;
    }
    inner.unlock();
    all.endAll(inner, Waiter.SIGNALLED);
  }
}
