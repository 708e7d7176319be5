package dev.heddle.sync;

import dev.heddle.internal.held.HeldLock;
import dev.heddle.internal.held.Parties;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

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
 * mutex to it, until nobody has waited that long. A party that has been woken already, and has yet
 * to get a processor, is handed it by one of the next sixteen unlocks at the latest: to look at the
 * clock takes longer than to unlock.
 *
 * <p>So a wait has a bound. Newcomers pass whoever waits for 1 ms, plus the time the mutex is then
 * held sixteen times. From then on it waits only for those who came before it, each of whom gets
 * the mutex once: with n of them, n times as long as the mutex is held and handed over, which takes
 * as long as the one it is handed to needs to get a processor. {@code ./heddle bench --programs
 * fairness} measures it. Go bounds a wait the same way.
 *
 * <p><b>Memory.</b> What happened before an {@code unlock} happens before the next successful
 * {@code lock} of any kind returns. An attempt that fails has no such effect.
 *
 * <p><b>Interrupts.</b> As {@link Lock} demands, {@link #lock} goes on waiting when it is
 * interrupted or its goroutine cancelled, and leaves the interrupt status set; {@link
 * #lockInterruptibly} and the timed {@link #tryLock(long, TimeUnit)} throw InterruptedException.
 */
@SuppressWarnings("exports") // the superclass is for the search for deadlocks, and shows nothing
public final class Mutex extends HandOffLock implements Lock {

  /** Makes one that is free. */
  public Mutex() {}

  /** Makes one that is a part of {@code whole}. */
  Mutex(HeldLock whole) {
    partOf(whole);
  }

  /**
   * Takes the mutex, and waits until it can. An interrupt does not end the wait. Go: {@code Lock}.
   */
  @Override
  public void lock() {
    lock(WaitReason.MUTEX_LOCK);
  }

  /** The same, for what is made of a mutex and has its own word for the wait. */
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
   * Gives the mutex back. Whoever calls need not be the one who locked it. Go: {@code Unlock}.
   *
   * @throws IllegalStateException if the mutex is not locked
   */
  @Override
  public void unlock() {
    StackRoom.reserveForRelease();
    release();
  }

  /** The same, within an operation that has reserved its stack. */
  void release() {
    if (isWaitedFor()) {
      noteWhoGivesBack();
    }
    noteGivenBack();
    giveBack();
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
    return isLocked() ? "Mutex[locked]" : "Mutex[unlocked]";
  }
}
