package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Pause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locking, unlocking, and what ends a wait. */
class MutexTest {

  private final Mutex mutex = new Mutex();

  private static Caller.Running waitFor(Caller kind, Task lock) {
    return kind.startWaiting(WaitReason.MUTEX_LOCK, lock);
  }

  @ParameterizedTest
  @EnumSource
  void lockWaitsUntilTheHolderUnlocks(Caller kind) throws Exception {
    mutex.lock();
    Caller.Running other = waitFor(kind, mutex::lock);
    Pause.letOthersRun();
    assertThat(other.isDone()).isFalse();
    mutex.unlock();
    other.join();
    assertThat(mutex.tryLock()).isFalse();
    mutex.unlock(); // whoever locked it
    assertThat(mutex.tryLock()).isTrue();
  }

  @Test
  void aMutexIsNotReentrant() {
    mutex.lock();
    assertThat(mutex.tryLock()).isFalse();
  }

  @Test
  void unlockOfWhatIsNotLockedIsRefused() {
    assertThatThrownBy(mutex::unlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unlock of a mutex that is not locked; each unlock needs a lock before it");
    mutex.lock();
    mutex.unlock();
    assertThatThrownBy(mutex::unlock).isInstanceOf(IllegalStateException.class);
    assertThat(mutex.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void lockGoesOnWaitingWhenInterruptedAndKeepsItsPlace(Caller kind) throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean status = new AtomicBoolean();
    mutex.lock();
    Caller.Running first =
        waitFor(
            kind,
            () -> {
              mutex.lock();
              order.add("first");
              status.set(Thread.interrupted());
              mutex.unlock();
            });
    Caller.Running second =
        waitFor(
            kind,
            () -> {
              mutex.lock();
              order.add("second");
              mutex.unlock();
            });
    for (int i = 0; i < 3; i++) {
      first.interrupt();
      Pause.letOthersRun();
    }
    assertThat(order).isEmpty();
    assertThat(first.isDone()).isFalse();
    mutex.unlock();
    first.join();
    second.join();
    assertThat(order).containsExactly("first", "second");
    assertThat(status).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void lockOfAnInterruptedCallerWaitsToo(Caller kind) throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    mutex.lock();
    Caller.Running other =
        waitFor(
            kind,
            () -> {
              Thread.currentThread().interrupt();
              mutex.lock();
              status.set(Thread.currentThread().isInterrupted());
              mutex.unlock();
            });
    Pause.letOthersRun();
    assertThat(other.isDone()).isFalse();
    mutex.unlock();
    other.join();
    assertThat(status).isTrue();
  }

  @Test
  void lockGoesOnWaitingInAGoroutineThatIsCancelled() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    mutex.lock();
    Goroutine other =
        Heddle.go(() -> {
          mutex.lock();
          locked.countDown();
        });
    Eventually.until(() -> other.state() == Goroutine.State.WAITING);
    other.cancel();
    Pause.letOthersRun();
    assertThat(locked.getCount()).isEqualTo(1);
    mutex.unlock();
    locked.await();
  }

  @ParameterizedTest
  @EnumSource
  void lockInterruptiblyEndsWhenInterrupted(Caller kind) throws Exception {
    AtomicBoolean status = new AtomicBoolean(true);
    mutex.lock();
    Caller.Running first =
        waitFor(
            kind,
            () -> {
              try {
                mutex.lockInterruptibly();
              } finally {
                status.set(Thread.currentThread().isInterrupted());
              }
            });
    Caller.Running second = waitFor(kind, mutex::lockInterruptibly);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(status).isFalse();
    assertThat(second.isDone()).isFalse();
    mutex.unlock();
    second.join(); // the mutex went past the one that left
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerCannotBeginToLockInterruptibly(Caller kind) throws Exception {
    Task lock =
        () -> {
          Thread.currentThread().interrupt();
          mutex.lockInterruptibly();
        };
    assertThat(kind.start(lock).failure()).isInstanceOf(InterruptedException.class);
    Task tryLock =
        () -> {
          Thread.currentThread().interrupt();
          mutex.tryLock(1, TimeUnit.DAYS);
        };
    assertThat(kind.start(tryLock).failure()).isInstanceOf(InterruptedException.class);
    assertThat(mutex.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void tryLockWaitsForTheTimeItIsGiven(Caller kind) throws Exception {
    mutex.lock();
    AtomicBoolean taken = new AtomicBoolean(true);
    long start = System.nanoTime();
    kind.start(() -> taken.set(mutex.tryLock(20, TimeUnit.MILLISECONDS))).join();
    assertThat(taken).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);

    Caller.Running other =
        waitFor(kind, () -> taken.set(mutex.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)));
    // Another timer at the same time: times so far apart must still compare rightly.
    assertThat(mutex.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
    mutex.unlock();
    other.join();
    assertThat(taken).isTrue();
    assertThat(mutex.tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(mutex.tryLock(-1, TimeUnit.SECONDS)).isFalse();
    mutex.unlock();
    assertThat(mutex.tryLock(0, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void tryLockEndsWhenInterrupted(Caller kind) throws Exception {
    mutex.lock();
    Caller.Running other = waitFor(kind, () -> mutex.tryLock(1, TimeUnit.DAYS));
    other.interrupt();
    assertThat(other.failure()).isInstanceOf(InterruptedException.class);
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
  }

  @Test
  void toStringSaysWhetherItIsLocked() {
    assertThat(mutex.toString()).isEqualTo("Mutex[unlocked]");
    mutex.lock();
    assertThat(mutex.toString()).isEqualTo("Mutex[locked]");
  }
}
