package dev.heddle.sync;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.concurrent.locks.Lock;

/**
 * The waiters of a condition that a lock guards. A waiter joins the queue before it unlocks, so a
 * signal from the lock's next holder finds it, and no wake-up is lost.
 *
 * <p>Exactly one of a signal, an interrupt and a timeout ends a wait. A signal goes to a waiter
 * whose wait nothing else has ended, so none is lost on a waiter that was interrupted meanwhile.
 */
final class ConditionQueue {

  private final SpinLock inner = new SpinLock();

  /** The waiters; {@link #signalAll} replaces the whole queue. Guarded by inner. */
  private WaitQueue queue = new WaitQueue();

  /** Gives {@code lock} back, waits, and takes it again; returns how the wait ended. */
  int await(Lock lock, boolean interruptibly) {
    StackRoom.reserveForSeveral();
    Waiter waiter = Waiter.current();
    WaitQueue joined = enter(waiter, lock, interruptibly);
    return leave(joined, waiter, lock, waiter.await());
  }

  /** The same, interruptibly and for at most {@code nanos}. */
  int await(Lock lock, long nanos) {
    StackRoom.reserveForSeveral();
    Waiter waiter = Waiter.current();
    WaitQueue joined = enter(waiter, lock, true);
    int ended;
    try {
      ended = waiter.await(nanos);
    } catch (Throwable noTimer) {
      leave(joined, waiter, lock, Waiter.TIMED_OUT);
      throw noTimer;
    }
    return leave(joined, waiter, lock, ended);
  }

  private WaitQueue enter(Waiter waiter, Lock lock, boolean interruptibly) {
    inner.lock();
    waiter.arm(WaitReason.COND_WAIT, this, interruptibly);
    WaitQueue joined = queue;
    joined.add(waiter);
    inner.unlock();
    try {
      lock.unlock();
      return joined;
    } catch (IllegalStateException notLocked) {
      waiter.win(0, Waiter.CANCELLED);
      joined.remove(inner, waiter);
      throw new IllegalStateException(
          "wait for a condition of a mutex that is not locked; lock it before", notLocked);
    }
  }

  private int leave(WaitQueue joined, Waiter waiter, Lock lock, int ended) {
    if (ended != Waiter.SIGNALLED) {
      joined.remove(inner, waiter);
    }
    lock.lock();
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
