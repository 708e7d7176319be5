package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a writer lets the readers in that wait where there is no memory to do it in batches. */
class EachReaderTest {

  private final RWMutex mutex = new RWMutex();
  private final Lock read = mutex.readLock();
  private final Lock write = mutex.writeLock();

  /** What an unlock for writing does without memory. */
  private void unlockWrite() {
    mutex.state.letEachReaderIn();
    mutex.state.writers.release();
  }

  @ParameterizedTest
  @EnumSource
  void everyReaderThatWaitsIsLetIn(Caller kind) throws Exception {
    write.lock();
    List<Caller.Running> readers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      readers.add(kind.startWaiting(WaitReason.RW_MUTEX_READ_LOCK, read::lock));
    }
    unlockWrite();
    for (Caller.Running reader : readers) {
      reader.join();
    }
    assertThat(mutex).hasToString("RWMutex[5 reading]");
    for (int i = 0; i < 5; i++) {
      assertThat(write.tryLock()).isFalse();
      read.unlock();
    }
    assertThat(write.tryLock()).isTrue();
  }

  @Test
  void withoutAReaderTheLockIsFree() {
    write.lock();
    unlockWrite();
    assertThat(mutex).hasToString("RWMutex[unlocked]");
    assertThat(read.tryLock()).isTrue();
  }

  /** It has given up, and has yet to leave the queue. */
  @Test
  void aReaderWhoseWaitHasEndedIsNotCounted() throws Exception {
    write.lock();
    Waiter before = mutex.state.queueToRead(true);
    Caller.Running stays = Caller.GOROUTINE.startWaiting(WaitReason.RW_MUTEX_READ_LOCK, read::lock);
    before.wake(before.win(0, Waiter.TIMED_OUT));
    unlockWrite();
    stays.join();
    assertThat(mutex).hasToString("RWMutex[1 reading]");
    assertThat(mutex.state.settleRead(before, before.await())).isEqualTo(Waiter.TIMED_OUT);
    assertThat(mutex).hasToString("RWMutex[1 reading]");
    read.unlock();
    assertThat(write.tryLock()).isTrue();
  }
}
