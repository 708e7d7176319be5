package dev.heddle.sync;

import dev.heddle.internal.held.HeldLock;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one party holds at a time. Go: {@code sync.Mutex}.
 *
 * <pre>{@code
 * mutex.lock();
 * try {
 *   balance += amount;
 * } finally {
 *   mutex.unlock();
 * }
 * }</pre>
 *
 * <p>It has no owner: whoever holds it, another party may unlock it, and a party that locks it
 * twice waits for itself. Locking and unlocking a mutex that nobody waits for cost one
 * compare-and-set each.
 *
 * <p><b>Fairness.</b> While waiting is short, whoever comes along when the mutex is free may take
 * it, even if others wait: a goroutine that is running need not be switched for one that first has
 * to be woken. Once the party that has waited longest has waited for 1 ms, each unlock hands the
 * mutex to it, until nobody has waited that long. So whoever waits is passed by newcomers for no
 * longer than that, plus the time the mutex is held once; from then on it waits only for those who
 * came before it, each of whom gets the mutex once.
 *
 * <p><b>Memory.</b> What happened before an {@code unlock} happens before the next successful
 * {@code lock} of any kind returns. An attempt that fails has no such effect.
 *
 * <p><b>Interrupts.</b> As {@link Lock} demands, {@link #lock} goes on waiting when it is
 * interrupted or its goroutine cancelled, and leaves the interrupt status set; {@link
 * #lockInterruptibly} and the timed {@link #tryLock(long, TimeUnit)} throw InterruptedException.
 */
// The state, and who may change it:
//
//   FREE             nobody holds it, nobody waits
//   LOCKED           held, nobody waits
//   LOCKED | WANTED  held, and somebody waits: in the queue, or as the heir
//   WANTED           nobody holds it; the heir has been woken and is on its way
//
// All are left by compare-and-set but LOCKED | WANTED: that one is left only under `inner`, by the
// unlock or by who leaves the queue, and nobody else changes it meanwhile, so a store will do.
//
// Whoever waits stands in the queue, first come first served. The heir is a waiter that an unlock
// has taken from the queue and woken, and that has yet to arrive; there is one at most, since to
// wake more would only have them find the mutex taken. It has waited longer than anybody in the
// queue. When it arrives and finds the mutex taken, it goes back to the front. No wake-up is lost:
// the mutex is free while somebody waits only if there is an heir, and an heir always arrives.
//
// What Go's mutex does by a mode of starvation, which a waiter switches on when it has lost after
// 1 ms, is done here by every unlock that finds somebody waiting: it looks how long the heir, or
// else the first in the queue, has waited, and hands the mutex to it if that is too long. It is
// never FREE in between, so nobody can pass. Go: internal/sync/mutex.go.
@SuppressWarnings("exports") // the superclass is for the search for deadlocks, and shows nothing
public final class Mutex extends HeldLock implements Lock {

  /** How long a waiter is passed by. */
  private static final long PATIENCE_NANOS = 1_000_000;

  private static final int FREE = 0;
  private static final int LOCKED = 1;
  private static final int WANTED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Mutex.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int state;

  private final SpinLock inner = new SpinLock();

  /** Each node's item is its {@link Claim}. Guarded by inner, as is the heir. */
  private final WaitQueue queue = new WaitQueue();

  private @Nullable Claim heir;

  /** Somebody's wait for the mutex, from its start to its end. */
  private static final class Claim {

    final long since = System.nanoTime();

    /** The mutex is its own. Set by the unlock that hands it over, under inner. */
    volatile boolean granted;

    boolean isOverdue() {
      return System.nanoTime() - since >= PATIENCE_NANOS;
    }
  }

  /** Makes one that is free. */
  public Mutex() {}

  // Locking

  /**
   * Takes the mutex, and waits until it can. An interrupt does not end the wait. Go: {@code Lock}.
   */
  @Override
  public void lock() {
    lock(WaitReason.MUTEX_LOCK);
  }

  /** The same, for what is made of a mutex and has its own word for the wait. */
  void lock(WaitReason why) {
    if (!STATE.compareAndSet(this, FREE, LOCKED) && !barge()) {
      lockContended(why, false);
    }
    noteTaken();
  }

  /**
   * Takes the mutex, and waits until it can or the caller is interrupted.
   *
   * @throws InterruptedException if the caller is or was interrupted, or its goroutine cancelled;
   *     the interrupt status is then cleared, and the mutex not taken
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    lockInterruptibly(WaitReason.MUTEX_LOCK);
  }

  void lockInterruptibly(WaitReason why) throws InterruptedException {
    Interrupts.check();
    if (!tryLock()) {
      Interrupts.check(lockContended(why, true));
      noteTaken();
    }
  }

  /**
   * Takes the mutex if it is free at the moment; never waits. Go: {@code TryLock}.
   *
   * @return whether it was taken
   */
  @Override
  public boolean tryLock() {
    boolean taken = STATE.compareAndSet(this, FREE, LOCKED) || barge();
    if (taken) {
      noteTaken();
    }
    return taken;
  }

  /** Takes the mutex if it is free, before the heir can. */
  private boolean barge() {
    return (int) STATE.getOpaque(this) == WANTED
        && STATE.compareAndSet(this, WANTED, LOCKED | WANTED);
  }

  /**
   * Takes the mutex, and waits for it no longer than {@code time}; not at all if that is zero or
   * negative.
   *
   * @param time how long
   * @param unit the unit of the time
   * @return whether it was taken
   * @throws InterruptedException if the caller is or was interrupted, or its goroutine cancelled;
   *     the interrupt status is then cleared, and the mutex not taken
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return tryLock(WaitReason.MUTEX_LOCK, unit.toNanos(time));
  }

  boolean tryLock(WaitReason why, long nanos) throws InterruptedException {
    Interrupts.check();
    if (tryLock()) {
      return true;
    }
    boolean taken = nanos > 0 && Interrupts.check(lockContended(why, nanos));
    if (taken) {
      noteTaken();
    }
    return taken;
  }

  /** Waits for the mutex; returns how the wait ended. */
  private int lockContended(WaitReason why, boolean interruptibly) {
    Waiter waiter = Waiter.current();
    if (!enter(waiter, why, interruptibly)) {
      return Waiter.SIGNALLED;
    }
    if (!interruptibly) {
      noteWaits();
    }
    int ended;
    do {
      ended = waiter.await();
    } while (ended == Waiter.SIGNALLED && !arrive(waiter, why, interruptibly));
    return settle(waiter, ended);
  }

  /** The same, but interruptibly, and for at most {@code nanos}. */
  private int lockContended(WaitReason why, long nanos) {
    long start = System.nanoTime();
    Waiter waiter = Waiter.current();
    if (!enter(waiter, why, true)) {
      return Waiter.SIGNALLED;
    }
    int ended;
    do {
      ended = waiter.await(nanos - (System.nanoTime() - start));
    } while (ended == Waiter.SIGNALLED && !arrive(waiter, why, true));
    return settle(waiter, ended);
  }

  /** Joins the queue; false if there is no need: the mutex was free, and is taken. */
  private boolean enter(Waiter waiter, WaitReason why, boolean interruptibly) {
    Claim claim = new Claim();
    inner.lock();
    if (takeLocked()) {
      inner.unlock();
      return false;
    }
    waiter.item = claim;
    arm(waiter, why, interruptibly);
    queue.add(waiter);
    inner.unlock();
    return true;
  }

  /** Comes back after being woken; false if the mutex was taken meanwhile, and it waits again. */
  private boolean arrive(Waiter waiter, WaitReason why, boolean interruptibly) {
    Claim claim = (Claim) waiter.item;
    assert claim != null;
    if (claim.granted) {
      return true;
    }
    inner.lock();
    if (claim.granted) {
      inner.unlock();
      return true;
    }
    heir = null;
    boolean taken = STATE.compareAndSet(this, WANTED, heldState());
    if (!taken) {
      arm(waiter, why, interruptibly);
      queue.addFirst(waiter);
    }
    inner.unlock();
    return taken;
  }

  /** Ends a wait: whoever was interrupted, or ran out of time, leaves the queue. */
  private int settle(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      inner.lock();
      queue.remove(waiter);
      STATE.compareAndSet(this, LOCKED | WANTED, heldState());
      inner.unlock();
    }
    waiter.takeItem(); // only now that no unlock can come across it in the queue
    return ended;
  }

  private void arm(Waiter waiter, WaitReason why, boolean interruptibly) {
    if (interruptibly) {
      waiter.arm(why, this);
    } else {
      waiter.armUninterruptibly(why, this);
    }
  }

  /**
   * Takes the mutex if nobody holds it; else sees to it that the next unlock looks for waiters.
   * Needs inner.
   */
  private boolean takeLocked() {
    for (; ; ) {
      switch ((int) STATE.getOpaque(this)) {
        case FREE -> {
          if (STATE.compareAndSet(this, FREE, LOCKED)) {
            return true;
          }
        }
        case LOCKED -> {
          if (STATE.compareAndSet(this, LOCKED, LOCKED | WANTED)) {
            return false;
          }
        }
        case WANTED -> {
          if (STATE.compareAndSet(this, WANTED, LOCKED | WANTED)) {
            return true;
          }
        }
        default -> {
          return false;
        }
      }
    }
  }

  /** The state in which the mutex is held and WANTED says whether anybody waits. Needs inner. */
  private int heldState() {
    return heir == null && queue.isEmpty() ? LOCKED : LOCKED | WANTED;
  }

  // Unlocking

  /**
   * Gives the mutex back. Whoever calls need not be the one who locked it. Go: {@code Unlock}.
   *
   * @throws IllegalStateException if the mutex is not locked
   */
  @Override
  public void unlock() {
    noteGivenBack();
    if (!STATE.compareAndSet(this, LOCKED, FREE)) {
      unlockContended();
    }
  }

  private void unlockContended() {
    inner.lock();
    int now = (int) STATE.getOpaque(this);
    if ((now & LOCKED) == 0) {
      inner.unlock();
      throw new IllegalStateException(
          "unlock of a mutex that is not locked; each unlock needs a lock before it");
    }
    if (now == LOCKED) {
      inner.unlock(); // whoever waited has left
      unlock();
      return;
    }
    Claim next = heir;
    if (next == null) {
      unlockToQueue();
      return;
    }
    if (next.isOverdue()) {
      heir = null;
      next.granted = true;
      STATE.setOpaque(this, heldState());
    } else {
      STATE.setRelease(this, WANTED);
    }
    inner.unlock();
  }

  /** Unlocks when there is no heir: wakes the first in the queue. Needs inner, and releases it. */
  private void unlockToQueue() {
    Waiter woken = null;
    int from = Waiter.LOST;
    for (WaitNode node; from == Waiter.LOST && (node = queue.poll()) != null; ) {
      Claim claim = (Claim) node.item;
      assert claim != null;
      claim.granted = claim.isOverdue();
      woken = node.waiter();
      from = woken.win(node.index(), Waiter.SIGNALLED);
      if (from != Waiter.LOST && !claim.granted) {
        heir = claim;
      }
    }
    boolean granted = from != Waiter.LOST && heir == null;
    STATE.setRelease(this, granted ? heldState() : heir == null ? FREE : WANTED);
    inner.unlock();
    if (woken != null) {
      woken.wake(from);
    }
  }

  /**
   * Makes a condition of this mutex. To wait needs the mutex to be locked, and
   * IllegalStateException says so if it is not; to signal does not. Waiters are signalled in the
   * order in which they came. A wait ends early when the caller is interrupted or its goroutine
   * cancelled, as {@link Condition} says. {@link Cond} is the same in Go's words.
   *
   * @return a condition of its own
   */
  @Override
  public Condition newCondition() {
    return new MutexCondition(this);
  }

  /**
   * Says whether it is locked, at some moment during the call.
   *
   * @return a description
   */
  @Override
  public String toString() {
    return ((int) STATE.getAcquire(this) & LOCKED) != 0 ? "Mutex[locked]" : "Mutex[unlocked]";
  }
}
