package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Eventually;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever changes the queue of a mutex, or its heir, has the inner lock. */
class MutexLockedOutTest {

  private static final int LOCKED_WANTED = 3;
  private static final int WANTED_HEIR = 6;

  private final Mutex mutex = new Mutex();
  private final SpinLock inner = LockedOut.lockOf(HandOffLock.class, mutex, "inner");

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = HandOffLock.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** One that waits for the mutex, which the test holds, and gives it back if it comes to that. */
  private LockedOut waiting() {
    LockedOut waiting =
        LockedOut.start(() -> {
          try {
            mutex.lockInterruptibly();
            mutex.unlock();
          } catch (InterruptedException e) {
            // it leaves the queue
          }
        });
    Eventually.until(() -> !mutex.waiters(1).isEmpty());
    return waiting;
  }

  private int state() throws ReflectiveOperationException {
    return field("state").getInt(mutex);
  }

  @Test
  void aPartyThatComesToWaitQueuesUnderTheLock() {
    mutex.lock();
    inner.lock();
    LockedOut coming =
        LockedOut.start(() -> {
          mutex.lock();
          mutex.unlock();
        });
    coming.untilItWaits();
    inner.unlock();
    mutex.unlock();
    coming.join();
  }

  @Test
  void aWaiterThatWasInterruptedLeavesUnderTheLock() throws Exception {
    mutex.lock();
    LockedOut waiting = waiting();
    inner.lock();
    waiting.interrupt();
    waiting.untilItWaits();
    assertThat(state()).isEqualTo(LOCKED_WANTED);
    inner.unlock();
    waiting.join();
    assertThat(mutex.waiters(1)).isEmpty();
  }

  @Test
  void anUnlockHandsOffUnderTheLock() {
    mutex.lock();
    LockedOut waiting = waiting();
    LockedOut.waitsFor(inner, mutex::unlock, () -> assertThat(waiting.isAlive()).isTrue());
    waiting.join();
  }

  /** The test does what an unlock does to make it so, and keeps the lock. */
  @Test
  void anHeirArrivesUnderTheLock() throws Exception {
    mutex.lock();
    LockedOut waiting = waiting();
    inner.lock();
    WaitNode first = ((WaitQueue) field("queue").get(mutex)).poll();
    assertThat(first).isNotNull();
    field("heir").set(mutex, first.item);
    field("state").setInt(mutex, WANTED_HEIR);
    first.waiter().wake(first.waiter().win(0, Waiter.SIGNALLED));
    waiting.untilItWaits();
    assertThat(state()).isEqualTo(WANTED_HEIR);
    assertThat(field("heir").get(mutex)).isNotNull();
    inner.unlock();
    waiting.join();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void aLookAtTheQueueIsTakenUnderTheLock() {
    mutex.lock();
    LockedOut waiting = waiting();
    LockedOut.waitsFor(
        inner,
        () -> {
          List<Waiter> found = mutex.waiters(2);
          assertThat(found).hasSize(1);
          assertThat(found.getFirst().reason()).isEqualTo(WaitReason.MUTEX_LOCK);
        });
    mutex.unlock();
    waiting.join();
  }
}
