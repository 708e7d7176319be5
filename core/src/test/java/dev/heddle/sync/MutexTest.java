package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MutexTest {

  private final Mutex mutex = new Mutex();

  private static Party waitFor(Party.Kind kind, Task lock) {
    return Party.startWaiting(kind, WaitReason.MUTEX_LOCK, lock);
  }

  @ParameterizedTest
  @EnumSource
  void lockWaitsUntilTheHolderUnlocks(Party.Kind kind) throws Exception {
    mutex.lock();
    Party other = waitFor(kind, mutex::lock);
    Party.letOthersRun();
    assertThat(other.isDone()).isFalse();
    mutex.unlock();
    other.join();
    assertThat(mutex.tryLock()).isFalse();
    mutex.unlock(); // whoever locked it
    assertThat(mutex.tryLock()).isTrue();
  }

  @Test
  void itIsNotReentrant() {
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
  void waitersGetItInTheOrderInWhichTheyCame(Party.Kind kind) throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Party> parties = new ArrayList<>();
    mutex.lock();
    for (int i = 0; i < 5; i++) {
      int me = i;
      parties.add(
          waitFor(
              kind,
              () -> {
                mutex.lock();
                order.add(me);
                mutex.unlock();
              }));
    }
    mutex.unlock();
    for (Party party : parties) {
      party.join();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @ParameterizedTest
  @EnumSource
  void lockGoesOnWaitingWhenInterruptedAndKeepsItsPlace(Party.Kind kind) throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean status = new AtomicBoolean();
    mutex.lock();
    Party first =
        waitFor(
            kind,
            () -> {
              mutex.lock();
              order.add("first");
              status.set(Thread.interrupted());
              mutex.unlock();
            });
    Party second =
        waitFor(
            kind,
            () -> {
              mutex.lock();
              order.add("second");
              mutex.unlock();
            });
    for (int i = 0; i < 3; i++) {
      first.interrupt();
      Party.letOthersRun();
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
  void lockOfOneWhoIsInterruptedBeforeWaitsToo(Party.Kind kind) throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    mutex.lock();
    Party other =
        waitFor(
            kind,
            () -> {
              Thread.currentThread().interrupt();
              mutex.lock();
              status.set(Thread.currentThread().isInterrupted());
              mutex.unlock();
            });
    Party.letOthersRun();
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
    Party.until(() -> other.state() == Goroutine.State.WAITING);
    other.cancel();
    Party.letOthersRun();
    assertThat(locked.getCount()).isEqualTo(1);
    mutex.unlock();
    locked.await();
  }

  @ParameterizedTest
  @EnumSource
  void lockInterruptiblyEndsWhenInterrupted(Party.Kind kind) throws Exception {
    AtomicBoolean status = new AtomicBoolean(true);
    mutex.lock();
    Party first =
        waitFor(
            kind,
            () -> {
              try {
                mutex.lockInterruptibly();
              } finally {
                status.set(Thread.currentThread().isInterrupted());
              }
            });
    Party second = waitFor(kind, mutex::lockInterruptibly);
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
  void whoIsInterruptedCannotBeginToLockInterruptibly(Party.Kind kind) throws Exception {
    Task lock =
        () -> {
          Thread.currentThread().interrupt();
          mutex.lockInterruptibly();
        };
    assertThat(Party.start(kind, lock).failure()).isInstanceOf(InterruptedException.class);
    Task tryLock =
        () -> {
          Thread.currentThread().interrupt();
          mutex.tryLock(1, TimeUnit.DAYS);
        };
    assertThat(Party.start(kind, tryLock).failure()).isInstanceOf(InterruptedException.class);
    assertThat(mutex.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void tryLockWaitsForTheTimeItIsGiven(Party.Kind kind) throws Exception {
    mutex.lock();
    AtomicBoolean taken = new AtomicBoolean(true);
    Party.start(kind, () -> taken.set(mutex.tryLock(20, TimeUnit.MILLISECONDS))).join();
    assertThat(taken).isFalse();

    Party other = waitFor(kind, () -> taken.set(mutex.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)));
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
  void tryLockEndsWhenInterrupted(Party.Kind kind) throws Exception {
    mutex.lock();
    Party other = waitFor(kind, () -> mutex.tryLock(1, TimeUnit.DAYS));
    other.interrupt();
    assertThat(other.failure()).isInstanceOf(InterruptedException.class);
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whoHasWaitedLongIsHandedTheMutex(Party.Kind kind) throws Exception {
    for (int i = 0; i < 20; i++) {
      mutex.lock();
      Party other = waitFor(kind, mutex::lock);
      Party.spin(2);
      mutex.unlock();
      assertThat(mutex.tryLock()).isFalse(); // it was not free for a moment
      other.join();
      mutex.unlock();
    }
  }

  @Test
  void aNewcomerMayPassWhoHasNotWaitedLong() throws Exception {
    boolean passed = false;
    for (int i = 0; i < 100_000 && !passed; i++) {
      mutex.lock();
      Party other = waitFor(Party.Kind.PLATFORM_THREAD, mutex::lock);
      mutex.unlock();
      passed = mutex.tryLock();
      if (passed) {
        mutex.unlock();
      }
      other.join();
      mutex.unlock();
    }
    assertThat(passed).isTrue();
  }

  @Test
  void whoIsPassedKeepsItsPlace() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    boolean passed = false;
    for (int i = 0; i < 100_000 && !passed; i++) {
      order.clear();
      List<Party> parties = new ArrayList<>();
      mutex.lock();
      for (int j = 0; j < 3; j++) {
        int me = j;
        parties.add(
            waitFor(
                Party.Kind.PLATFORM_THREAD,
                () -> {
                  mutex.lock();
                  order.add(me);
                  mutex.unlock();
                }));
      }
      mutex.unlock();
      passed = mutex.tryLock();
      if (passed) {
        // Whether it is on its way or waits again: it is first.
        Party.letOthersRun();
        mutex.unlock();
      }
      for (Party party : parties) {
        party.join();
      }
      assertThat(order).containsExactly(0, 1, 2);
    }
    assertThat(passed).isTrue();
  }

  /**
   * A waiter is woken, a newcomer passes it and stays until the waiter has waited for long. Its
   * unlock hands the mutex over, whether or not the waiter has arrived meanwhile.
   */
  @Test
  void whoIsOnItsWayIsHandedTheMutexToo() throws Exception {
    Scheduler one = Scheduler.builder().parallelism(1).build();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean passedTwice = new AtomicBoolean();
    one.go(() -> {
      boolean passed = false;
      while (!passed) {
        AtomicBoolean release = new AtomicBoolean();
        mutex.lock();
        Goroutine waiter =
            one.go(() -> {
              mutex.lock();
              while (!release.get()) {
                Heddle.yieldNow();
              }
              mutex.unlock();
            });
        while (waiter.state() != Goroutine.State.WAITING) {
          Heddle.yieldNow();
        }
        mutex.unlock();
        passed = mutex.tryLock();
        if (passed) {
          Party.spin(2);
          mutex.unlock();
          passedTwice.compareAndSet(false, mutex.tryLock());
        }
        release.set(true);
        if (passedTwice.get()) {
          break;
        }
        waiter.join();
      }
      ended.countDown();
    });
    ended.await();
    assertThat(passedTwice).isFalse();
  }

  /** Whose wait was ended by a cancellation may still stand in the queue when the unlock comes. */
  @Test
  void anUnlockGoesPastWhoIsAboutToLeave() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Scheduler one = Scheduler.builder().parallelism(1).build();
    one.go(() -> {
      mutex.lock();
      Goroutine leaves = one.go(this::lockUnlessInterrupted);
      waitUntilWaiting(leaves);
      Goroutine stays = one.go(this::lockUnlessInterrupted);
      waitUntilWaiting(stays);
      leaves.cancel();
      mutex.unlock();
      stays.join();
      leaves.join();
      ended.countDown();
    });
    ended.await();
    assertThat(mutex.tryLock()).isTrue();
  }

  private void lockUnlessInterrupted() {
    try {
      mutex.lockInterruptibly();
      mutex.unlock();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitUntilWaiting(Goroutine goroutine) {
    while (goroutine.state() != Goroutine.State.WAITING) {
      Heddle.yieldNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void oneAtATimeHoldsItHoweverItWasTaken(int parallelism) throws Exception {
    int size = 32;
    int turns = 20_000;
    long[] counter = {0};
    long[] taken = new long[size];
    Crowd.run(
        parallelism,
        size,
        me ->
            () -> {
              for (int i = 0; i < turns; i++) {
                if (take(me + i)) {
                  counter[0]++;
                  taken[me]++;
                  if (i % 64 == 0) {
                    Heddle.yieldNow();
                  }
                  mutex.unlock();
                }
              }
            });
    long sum = 0;
    for (long one : taken) {
      sum += one;
    }
    assertThat(counter[0]).isEqualTo(sum).isGreaterThan(size * turns / 4);
    assertThat(mutex.tryLock()).isTrue();
    mutex.unlock();
    assertThat(mutex.toString()).isEqualTo("Mutex[unlocked]");
  }

  private boolean take(int way) throws InterruptedException {
    switch (way % 4) {
      case 0 -> mutex.lock();
      case 1 -> mutex.lockInterruptibly();
      case 2 -> {
        return mutex.tryLock();
      }
      default -> {
        return mutex.tryLock(50, TimeUnit.MICROSECONDS);
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noUnlockIsLostOnWhoIsCancelled(int parallelism) throws Exception {
    int size = 16;
    long[] counter = {0};
    long[] taken = new long[size];
    Goroutine[] goroutines = new Goroutine[size];
    Crowd.run(
        parallelism,
        size + 1,
        me ->
            me == size
                ? () -> interruptAll(goroutines)
                : () -> {
                  synchronized (goroutines) {
                    goroutines[me] = Goroutine.current();
                  }
                  for (int i = 0; i < 2_000; i++) {
                    try {
                      if (i % 2 == 0) {
                        mutex.lockInterruptibly();
                      } else {
                        mutex.lock();
                      }
                    } catch (InterruptedException e) {
                      continue;
                    }
                    counter[0]++;
                    taken[me]++;
                    if (i % 16 == 0) {
                      Thread.interrupted();
                    }
                    mutex.unlock();
                  }
                  synchronized (goroutines) {
                    goroutines[me] = null;
                  }
                });
    long sum = 0;
    for (long one : taken) {
      sum += one;
    }
    assertThat(counter[0]).isEqualTo(sum);
    assertThat(mutex.tryLock()).isTrue();
  }

  private static void interruptAll(Goroutine[] goroutines) {
    for (int i = 0; i < 2_000; i++) {
      synchronized (goroutines) {
        Goroutine victim = goroutines[i % goroutines.length];
        if (victim != null) {
          victim.cancel();
        }
      }
      Heddle.yieldNow();
    }
  }

  @Test
  void itSaysWhetherItIsLocked() {
    assertThat(mutex.toString()).isEqualTo("Mutex[unlocked]");
    mutex.lock();
    assertThat(mutex.toString()).isEqualTo("Mutex[locked]");
  }
}
