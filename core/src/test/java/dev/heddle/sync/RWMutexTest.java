package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RWMutexTest {

  private final RWMutex mutex = new RWMutex();
  private final Lock read = mutex.readLock();
  private final Lock write = mutex.writeLock();

  private static Caller.Running reader(Caller kind, Task lock) {
    return kind.startWaiting(WaitReason.RW_MUTEX_READ_LOCK, lock);
  }

  private static Caller.Running writer(Caller kind, Task lock) {
    return kind.startWaiting(WaitReason.RW_MUTEX_LOCK, lock);
  }

  @Test
  void readersShareAndAWriterDoesNot() {
    read.lock();
    assertThat(read.tryLock()).isTrue();
    assertThat(write.tryLock()).isFalse();
    read.unlock();
    assertThat(write.tryLock()).isFalse();
    read.unlock();
    assertThat(write.tryLock()).isTrue();
    assertThat(read.tryLock()).isFalse();
    assertThat(write.tryLock()).isFalse();
    write.unlock();
    assertThat(read.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aWriterWaitsForReadersAndStopsNewOnes(Caller kind) throws Exception {
    read.lock();
    read.lock();
    Caller.Running writing = writer(kind, write::lock);
    assertThat(read.tryLock()).isFalse();
    Caller.Running reading = reader(kind, read::lock);
    read.unlock();
    Pause.letOthersRun();
    assertThat(writing.isDone()).isFalse();
    read.unlock();
    writing.join();
    assertThat(reading.isDone()).isFalse();
    write.unlock();
    reading.join();
    assertThat(write.tryLock()).isFalse();
    read.unlock();
    assertThat(write.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void readersThatWaitGoBeforeTheNextWriter(Caller kind) throws Exception {
    write.lock();
    Caller.Running nextWriter = writer(kind, write::lock);
    List<Caller.Running> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(reader(kind, read::lock));
    }
    write.unlock();
    for (Caller.Running reader : readers) {
      reader.join();
    }
    Eventually.until(() -> nextWriter.waitsFor(WaitReason.RW_MUTEX_LOCK));
    for (int i = 0; i < 4; i++) {
      assertThat(nextWriter.isDone()).isFalse();
      read.unlock();
    }
    nextWriter.join();
    assertThat(read.tryLock()).isFalse();
  }

  @Test
  void unlockOfWhatIsNotLockedIsRefused() {
    String noReader =
        "unlock for reading of a mutex that no reader holds; each unlock needs a lock before";
    String noWriter =
        "unlock for writing of a mutex that no writer holds; each unlock needs a lock before";
    assertThatThrownBy(read::unlock).isInstanceOf(IllegalStateException.class).hasMessage(noReader);
    assertThatThrownBy(write::unlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(noWriter);
    read.lock();
    assertThatThrownBy(write::unlock).hasMessage(noWriter);
    read.unlock();
    write.lock();
    assertThatThrownBy(read::unlock).hasMessage(noReader);
    write.unlock();
    assertThat(write.tryLock()).isTrue();
  }

  @Test
  void aWaitingWriterDoesNotHoldTheLock() throws Exception {
    read.lock();
    Caller.Running writing = writer(Caller.GOROUTINE, write::lock);
    assertThatThrownBy(write::unlock).isInstanceOf(IllegalStateException.class);
    read.unlock();
    writing.join();
    write.unlock();
  }

  @ParameterizedTest
  @EnumSource
  void lockGoesOnWaitingWhenInterrupted(Caller kind) throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    write.lock();
    for (Lock lock : List.of(read, write)) {
      Task task =
          () -> {
            lock.lock();
            status.set(Thread.currentThread().isInterrupted());
            lock.unlock();
          };
      Caller.Running party = lock == read ? reader(kind, task) : writer(kind, task);
      party.interrupt();
      Pause.letOthersRun();
      assertThat(party.isDone()).isFalse();
      write.unlock();
      party.join();
      assertThat(status.getAndSet(false)).isTrue();
      write.lock();
    }
    write.unlock();
    read.lock();
    Caller.Running party = writer(kind, write::lock);
    party.interrupt();
    Pause.letOthersRun();
    assertThat(party.isDone()).isFalse();
    read.unlock();
    party.join();
    write.unlock();
  }

  @ParameterizedTest
  @EnumSource
  void aWriterThatGivesUpLetsTheReadersGoOn(Caller kind) throws Exception {
    List<Task> waits = List.of(write::lockInterruptibly, () -> write.tryLock(1, TimeUnit.DAYS));
    for (Task wait : waits) {
      read.lock();
      Caller.Running writing = writer(kind, wait);
      Caller.Running reading = reader(kind, read::lock);
      writing.interrupt();
      assertThat(writing.failure()).isInstanceOf(InterruptedException.class);
      reading.join();
      assertThat(read.tryLock()).isTrue();
      for (int i = 0; i < 3; i++) {
        read.unlock();
      }
      assertThat(write.tryLock()).isTrue();
      write.unlock();
    }
    read.lock();
    Task timed = () -> assertThat(write.tryLock(5, TimeUnit.MILLISECONDS)).isFalse();
    long start = System.nanoTime();
    kind.start(timed).join();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    assertThat(read.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aReaderThatGivesUpIsNotCounted(Caller kind) throws Exception {
    write.lock();
    List<Task> waits = List.of(read::lockInterruptibly, () -> read.tryLock(1, TimeUnit.DAYS));
    for (Task wait : waits) {
      Caller.Running reading = reader(kind, wait);
      reading.interrupt();
      assertThat(reading.failure()).isInstanceOf(InterruptedException.class);
    }
    Task timed = () -> assertThat(read.tryLock(5, TimeUnit.MILLISECONDS)).isFalse();
    long start = System.nanoTime();
    kind.start(timed).join();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    Caller.Running stays = reader(kind, () -> read.tryLock(Long.MAX_VALUE, TimeUnit.DAYS));
    write.unlock();
    stays.join();
    read.unlock();
    assertThat(write.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerCannotBeginToLockInterruptibly(Caller kind) throws Exception {
    List<Task> locks =
        List.of(
            read::lockInterruptibly,
            write::lockInterruptibly,
            () -> read.tryLock(0, TimeUnit.SECONDS),
            () -> write.tryLock(0, TimeUnit.SECONDS),
            () -> write.tryLock(1, TimeUnit.SECONDS));
    for (Task lock : locks) {
      Task task =
          () -> {
            Thread.currentThread().interrupt();
            lock.run();
          };
      assertThat(kind.start(task).failure()).isInstanceOf(InterruptedException.class);
    }
    assertThat(write.tryLock(0, TimeUnit.SECONDS)).isTrue();
    assertThat(read.tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(write.tryLock(0, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void onlyWritersHaveConditions() {
    assertThatThrownBy(read::newCondition)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("a lock for reading has no conditions; use one of the lock for writing");
    assertThat(write.newCondition()).isNotNull();
  }

  @Test
  void toStringSaysWhetherReadersOrAWriterHoldIt() throws Exception {
    assertThat(mutex.toString()).isEqualTo("RWMutex[unlocked]");
    read.lock();
    read.lock();
    assertThat(mutex.toString()).isEqualTo("RWMutex[2 reading]");
    Caller.Running writing = writer(Caller.GOROUTINE, write::lock);
    assertThat(mutex.toString()).isEqualTo("RWMutex[2 reading, a writer waits]");
    read.unlock();
    read.unlock();
    writing.join();
    assertThat(mutex.toString()).isEqualTo("RWMutex[writing]");
    assertThat(mutex.readLock()).isSameAs(read);
    assertThat(mutex.writeLock()).isSameAs(write);
  }

  /** More readers wait than are let in at a time. */
  @Test
  void everyReaderThatWaitsIsLetIn() throws Exception {
    int size = 1_000;
    CountDownLatch in = new CountDownLatch(size);
    write.lock();
    Heddle.run(() -> {
      for (int i = 0; i < size; i++) {
        Heddle.go(() -> {
          read.lock();
          in.countDown();
        });
      }
    });
    Pause.letOthersRun();
    assertThat(in.getCount()).isEqualTo(size);
    write.unlock();
    in.await();
    for (int i = 0; i < size; i++) {
      read.unlock();
    }
    assertThat(write.tryLock()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void readersAndAWriterNeverHoldItTogether(int parallelism) throws Exception {
    AtomicInteger readers = new AtomicInteger();
    AtomicInteger writers = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    int[] guarded = new int[2];
    int size = 24;
    int[] written = new int[size];
    Crew.runAll(
        parallelism,
        size,
        me ->
            () -> {
              for (int i = 0; i < 2_000; i++) {
                boolean writes = (me + i) % 5 == 0;
                Lock lock = writes ? write : read;
                if (!take(lock, me + i / 5)) {
                  continue;
                }
                AtomicInteger mine = writes ? writers : readers;
                mine.incrementAndGet();
                if (writes) {
                  guarded[0]++;
                  if (i % 50 == 0) {
                    Heddle.yieldNow();
                  }
                  guarded[1]++;
                  written[me]++;
                }
                if (guarded[0] != guarded[1]
                    || (writes ? readers.get() != 0 || writers.get() != 1 : writers.get() != 0)) {
                  wrong.incrementAndGet();
                }
                mine.decrementAndGet();
                lock.unlock();
              }
            });
    assertThat(wrong).hasValue(0);
    int sum = 0;
    for (int one : written) {
      sum += one;
    }
    assertThat(guarded[0]).isEqualTo(sum).isPositive();
    assertThat(mutex.toString()).isEqualTo("RWMutex[unlocked]");
    assertThat(write.tryLock()).isTrue();
  }

  /** A reader that is not yet parked goes on the moment it is let in, before those after it. */
  @Test
  void aReaderHoldsTheLockFromTheMomentItIsLetIn() throws Exception {
    for (int round = 0; round < 50; round++) {
      write.lock();
      Waiter first = mutex.state.queueToRead(false);
      List<Goroutine> rest = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        rest.add(
            Heddle.go(() -> {
              read.lock();
              read.unlock();
            }));
      }
      rest.forEach(one -> Eventually.until(() -> one.state() == Goroutine.State.WAITING));
      Goroutine writer = Heddle.go(write::unlock);
      while (first.isWaiting()) {
        Thread.onSpinWait();
      }
      mutex.state.unlockRead();
      assertThat(mutex.state.settleRead(first, first.await())).isEqualTo(Waiter.SIGNALLED);
      writer.join();
      rest.forEach(Goroutine::join);
      assertThat(mutex.toString()).isEqualTo("RWMutex[unlocked]");
    }
  }

  private static boolean take(Lock lock, int way) throws InterruptedException {
    switch (way % 4) {
      case 0 -> lock.lock();
      case 1 -> lock.lockInterruptibly();
      case 2 -> {
        return lock.tryLock();
      }
      default -> {
        return lock.tryLock(50, TimeUnit.MICROSECONDS);
      }
    }
    return true;
  }
}
