package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Task;
import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.testing.Eventually;
import java.lang.reflect.Field;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/**
 * Whatever changes the readers that wait, or the writer that does, has the inner lock. Of the last
 * reader that leaves this is shown by {@link LastReaderTest}.
 */
class RWMutexLockedOutTest {

  private final RWMutex mutex = new RWMutex();
  private final Lock read = mutex.readLock();
  private final Lock write = mutex.writeLock();
  private final SpinLock inner = LockedOut.lockOf(ReaderWriterLock.class, mutex.state, "inner");

  private Object writerThatWaits() throws ReflectiveOperationException {
    Field writer = ReaderWriterLock.class.getDeclaredField("writer");
    writer.setAccessible(true);
    return writer.get(mutex.state);
  }

  /** One that does {@code lock}, until an interrupt. */
  private LockedOut waiting(Task lock) {
    LockedOut waiting =
        LockedOut.start(() -> {
          try {
            lock.run();
          } catch (InterruptedException e) {
            // it goes
          }
        });
    Eventually.until(() -> !mutex.state.waiters(1).isEmpty());
    return waiting;
  }

  @Test
  void aReaderThatComesToWaitQueuesUnderTheLock() {
    write.lock();
    inner.lock();
    LockedOut reader = LockedOut.start(read::lock);
    reader.untilItWaits();
    assertThat(mutex).hasToString("RWMutex[writing]");
    inner.unlock();
    write.unlock();
    reader.join();
    assertThat(mutex).hasToString("RWMutex[1 reading]");
  }

  @Test
  void aReaderThatWasInterruptedLeavesUnderTheLock() {
    write.lock();
    LockedOut reader = waiting(read::lockInterruptibly);
    inner.lock();
    reader.interrupt();
    reader.untilItWaits();
    inner.unlock();
    reader.join();
    assertThat(mutex.state.waiters(1)).isEmpty();
  }

  @Test
  void aWriterThatComesToWaitQueuesUnderTheLock() throws Exception {
    read.lock();
    inner.lock();
    LockedOut writer = LockedOut.start(write::lock);
    writer.untilItWaits();
    assertThat(writerThatWaits()).isNull();
    inner.unlock();
    read.unlock();
    writer.join();
    assertThat(mutex).hasToString("RWMutex[writing]");
  }

  @Test
  void aWriterThatWasInterruptedLeavesUnderTheLock() throws Exception {
    read.lock();
    LockedOut writer = waiting(write::lockInterruptibly);
    inner.lock();
    writer.interrupt();
    writer.untilItWaits();
    assertThat(writerThatWaits()).isNotNull();
    inner.unlock();
    writer.join();
    assertThat(writerThatWaits()).isNull();
    assertThat(mutex).hasToString("RWMutex[1 reading]");
  }

  @Test
  void aWriterUnlocksUnderTheLock() {
    write.lock();
    LockedOut reader = waiting(read::lock);
    LockedOut.waitsFor(
        inner, write::unlock, () -> assertThat(mutex).hasToString("RWMutex[writing]"));
    reader.join();
    assertThat(mutex).hasToString("RWMutex[1 reading]");
  }

  @Test
  void aWriterWithoutMemoryUnlocksUnderTheLock() {
    write.lock();
    LockedOut reader = waiting(read::lock);
    LockedOut.waitsFor(
        inner,
        mutex.state::letEachReaderIn,
        () -> assertThat(mutex).hasToString("RWMutex[writing]"));
    reader.join();
    assertThat(mutex).hasToString("RWMutex[1 reading]");
  }

  @Test
  void aLookAtTheWaitersIsTakenUnderTheLock() {
    write.lock();
    LockedOut reader = waiting(read::lock);
    LockedOut.waitsFor(inner, () -> assertThat(mutex.state.waiters(2)).hasSize(1));
    write.unlock();
    reader.join();
  }
}
