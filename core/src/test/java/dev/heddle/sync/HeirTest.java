package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Pause;
import java.lang.reflect.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A mutex that is given back while the heir is on its way and has waited for long: an unlock that
 * looks at the clock hands it over. The test has made the heir, and wakes it late.
 */
class HeirTest {

  private static final int LOCKED = 1;
  private static final int WANTED = 2;
  private static final int HEIR = 4;
  private static final int PASS = 8;

  private final Mutex mutex = new Mutex();

  /** How the heir was won, for its wake. */
  private int from;

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = HandOffLock.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private Caller.Running waiting() {
    return Caller.PLATFORM_THREAD.startWaiting(
        WaitReason.MUTEX_LOCK,
        () -> {
          mutex.lock();
          mutex.unlock();
        });
  }

  /** The first in the queue becomes the heir, passed by so often, and has waited for long. */
  private Waiter makeHeir(int passes) throws ReflectiveOperationException {
    SpinLock inner = LockedOut.lockOf(HandOffLock.class, mutex, "inner");
    inner.lock();
    WaitNode first = ((WaitQueue) field("queue").get(mutex)).poll();
    assertThat(first).isNotNull();
    from = first.waiter().win(0, Waiter.SIGNALLED);
    field("heir").set(mutex, first.item);
    field("state").setInt(mutex, LOCKED | WANTED | HEIR | passes * PASS);
    inner.unlock();
    Pause.spin(2);
    return first.waiter();
  }

  private int state() throws ReflectiveOperationException {
    return field("state").getInt(mutex);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void anHeirIsHandedTheMutexAndTheNextUnlockServesTheQueue(int others) throws Exception {
    mutex.lock();
    Caller.Running heir = waiting();
    Caller.Running[] behind = new Caller.Running[others];
    for (int i = 0; i < others; i++) {
      behind[i] = waiting();
    }
    Waiter waiter = makeHeir(0);
    mutex.unlock();
    assertThat(state()).isEqualTo(others == 0 ? LOCKED : LOCKED | WANTED);
    assertThat(field("heir").get(mutex)).isNull();
    waiter.wake(from);
    heir.join();
    for (Caller.Running party : behind) {
      party.join();
    }
    assertThat(mutex.isLocked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8, 16, 32, 48, 80})
  void anUnlockThatReadsTheClockHandsOffToTheHeir(int passes) throws Exception {
    mutex.lock();
    Caller.Running heir = waiting();
    Waiter waiter = makeHeir(passes);
    mutex.unlock();
    assertThat(state() & (LOCKED | WANTED | HEIR)).isEqualTo(LOCKED);
    waiter.wake(from);
    heir.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 6, 7, 9, 15, 17, 31, 33, 47})
  void anUnlockThatDoesNotReadTheClockPassesTheHeir(int passes) throws Exception {
    mutex.lock();
    Caller.Running heir = waiting();
    Waiter waiter = makeHeir(passes);
    mutex.unlock();
    assertThat(state()).isEqualTo(WANTED | HEIR | (passes + 1) * PASS);
    waiter.wake(from);
    heir.join();
    assertThat(mutex.isLocked()).isFalse();
  }
}
