package dev.heddle.sync;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A mutual exclusion lock: one party, a goroutine or another thread, holds it at a time. Go: {@code
 * sync.Mutex}.
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
 * <p>It has no owner: a party may unlock it that has not locked it. It is not reentrant: a party
 * that locks it twice waits for itself. While nobody waits for it, locking and unlocking cost one
 * compare-and-set each.
 *
 * <p><b>Fairness.</b> While waits are short, a party that finds the mutex free may take it ahead of
 * the waiters (barging): a running goroutine need not be switched for one that must be woken first.
 * Once the party that has waited longest has waited for 1 ms, each unlock hands the mutex off to
 * it, until nobody has waited that long. If that party was woken before and has yet to get a
 * processor, the hand-off is one of the next sixteen unlocks at the latest: reading the clock at
 * each of them would take longer than the unlock.
 *
 * <p>So a wait has a bound. Newcomers pass a waiter for 1 ms, plus the time of at most sixteen
 * holds of the mutex. From then on it waits only for the parties that came before it, and each of
 * these gets the mutex once. With n of them that is n holds and n hand-offs; a hand-off takes as
 * long as its receiver needs to get a processor. {@code ./heddle bench --programs fairness}
 * measures it. Go bounds a wait the same way.
 *
 * <p><b>Memory consistency effects.</b> Actions before an {@code unlock} <i>happen-before</i> the
 * return of the next successful {@code lock} of any kind. An attempt that fails has no such effect.
 *
 * <p><b>Interrupts.</b> As {@link Lock} demands, {@link #lock} goes on waiting when the caller is
 * interrupted or its goroutine cancelled, and leaves the interrupt status set; {@link
 * #lockInterruptibly} and the timed {@link #tryLock(long, TimeUnit)} throw InterruptedException.
 */
@SuppressWarnings("exports") // the superclass is for the search for deadlocks, and shows nothing
public final class Mutex extends HandOffLock implements Lock {

  /** Makes a mutex that is free. */
  public Mutex() {}

  /** Makes a mutex that is a part of {@code whole}. */
  Mutex(HeldLock whole) {
    setWhole(whole);
  }

  /**
   * Takes the mutex, and waits until it can. An interrupt does not end the wait. Go: {@code Lock}.
   */
  @Override
  public void lock() {
    lock(WaitReason.MUTEX_LOCK);
  }

  /** The same, for a lock that is made of a mutex and has a wait reason of its own. */
  void lock(WaitReason why) {
    StackRoom.reserve();
    long self = Parties.ofCaller();
    if (!takeIfFree()) {
      lockContended(why, false);
    }
    noteTaken(self);
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
    StackRoom.reserve();
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
    StackRoom.reserve();
    long self = Parties.ofCaller();
    boolean taken = takeIfFree();
    if (taken) {
      noteTaken(self);
    }
    return taken;
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
    StackRoom.reserve();
    if (tryLock()) {
      return true;
    }
    boolean taken = nanos > 0 && Interrupts.check(lockContended(why, nanos));
    if (taken) {
      noteTaken();
    }
    return taken;
  }

  /**
   * Gives the mutex back. The caller need not be the party that locked it. Go: {@code Unlock}.
   *
   * @throws IllegalStateException if the mutex is not locked
   */
  @Override
  public void unlock() {
    StackRoom.reserveForRelease();
    release();
  }

  /**
   * Makes a condition of this mutex. A wait needs the mutex to be locked, and otherwise throws
   * IllegalStateException; a signal does not need it. Waiters are signalled in the order in which
   * they came. A wait ends early when the caller is interrupted or its goroutine cancelled, as
   * {@link Condition} says. {@link Cond} is Go's form of the same.
   *
   * @return a new condition
   */
  @Override
  public Condition newCondition() {
    return new MutexCondition(new ConditionQueue(this));
  }

  /**
   * Says whether it is locked, at some moment during the call.
   *
   * @return a description
   */
  @Override
  public String toString() {
    return isLocked() ? "Mutex[locked]" : "Mutex[unlocked]";
  }
}
