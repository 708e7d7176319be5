package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.lang.reflect.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A mutex that is given back while the heir is on its way and has waited for long: it is the heir's
 * own then, and nobody is on the way any more. The test has made the heir, and wakes it late.
 */
class HeirTest {

  private static final int LOCKED = 1;
  private static final int WANTED = 2;
  private static final int HEIR = 4;

  private final Mutex mutex = new Mutex();

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = HandOffLock.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private Party waiting() {
    return Party.startWaiting(
        Party.Kind.PLATFORM_THREAD,
        WaitReason.MUTEX_LOCK,
        () -> {
          mutex.lock();
          mutex.unlock();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void isHandedTheMutexAndLeavesTheQueueToTheNextUnlock(int others) throws Exception {
    SpinLock inner = LockedOut.lockOf(HandOffLock.class, mutex, "inner");
    mutex.lock();
    Party heir = waiting();
    Party[] behind = new Party[others];
    for (int i = 0; i < others; i++) {
      behind[i] = waiting();
    }
    inner.lock();
    WaitNode first = ((WaitQueue) field("queue").get(mutex)).poll();
    assertThat(first).isNotNull();
    int from = first.waiter().win(0, Waiter.SIGNALLED);
    field("heir").set(mutex, first.item);
    field("state").setInt(mutex, LOCKED | WANTED | HEIR);
    inner.unlock();
    Party.spin(2);
    mutex.unlock();
    assertThat(field("state").getInt(mutex)).isEqualTo(others == 0 ? LOCKED : LOCKED | WANTED);
    assertThat(field("heir").get(mutex)).isNull();
    first.waiter().wake(from);
    heir.join();
    for (Party party : behind) {
      party.join();
    }
    assertThat(mutex.isLocked()).isFalse();
    assertThat(field("state").getInt(mutex)).isZero();
  }
}
