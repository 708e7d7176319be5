package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Patience;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The last reader leaves while a writer, which has found it still in, is about to wait for it. The
 * reader must look for the writer when that stands there, or nobody wakes it: so both do this under
 * the inner lock. The test is the writer, and holds that lock.
 */
class LastReaderTest {

  private static final long WRITER = 1L << 63;

  private final RWMutex mutex = new RWMutex();

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = ReaderWriterLock.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  void theLastReaderWakesAWriterThatWasAboutToWait() throws Exception {
    SpinLock inner = (SpinLock) field("inner").get(mutex.state);
    mutex.readLock().lock();
    assertThat(mutex.state.writers.tryLock()).isTrue();
    Waiter writer = Waiter.current();
    inner.lock();
    field("state").setLong(mutex.state, WRITER | 1); // it has stopped new readers, and sees one
    Thread reader = Thread.ofPlatform().daemon().start(mutex.readLock()::unlock);
    Eventually.until(() -> isIn(reader, "wakeWriter") || !reader.isAlive());
    reader.join(20); // one that does not wait for the lock goes past it in this time
    writer.arm(WaitReason.RW_MUTEX_LOCK, mutex.state);
    field("writer").set(mutex.state, writer);
    inner.unlock();
    assertThat(writer.await(Patience.nanos(60))).isEqualTo(Waiter.SIGNALLED);
    reader.join();
    mutex.state.unlockWrite();
    assertThat(mutex).hasToString("RWMutex[unlocked]");
  }

  /** That reader comes to look when the writer has given up, and others have been let in. */
  @Test
  void theLastReaderWakesNoWriterThatWaitsForLaterReaders() throws Exception {
    SpinLock inner = (SpinLock) field("inner").get(mutex.state);
    mutex.readLock().lock();
    assertThat(mutex.state.writers.tryLock()).isTrue();
    inner.lock();
    field("state").setLong(mutex.state, WRITER | 1);
    Thread reader = Thread.ofPlatform().daemon().start(mutex.readLock()::unlock);
    Eventually.until(() -> isIn(reader, "wakeWriter"));
    // The next writer waits for the reader that has come meanwhile.
    field("state").setLong(mutex.state, WRITER | 1);
    Waiter next = Waiter.current();
    next.arm(WaitReason.RW_MUTEX_LOCK, mutex.state);
    field("writer").set(mutex.state, next);
    inner.unlock();
    reader.join();
    assertThat(next.isWaiting()).isTrue();
    mutex.readLock().unlock();
    assertThat(next.await(Patience.nanos(60))).isEqualTo(Waiter.SIGNALLED);
    mutex.state.unlockWrite();
    assertThat(mutex).hasToString("RWMutex[unlocked]");
  }
}
