package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Pause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets a mutex next, of those who wait and of those who come along. */
class MutexFairnessTest {

  private final Mutex mutex = new Mutex();

  private static Caller.Running waitFor(Caller kind, Task lock) {
    return kind.startWaiting(WaitReason.MUTEX_LOCK, lock);
  }

  @ParameterizedTest
  @EnumSource
  void waitersGetTheMutexInTheOrderOfTheirArrival(Caller kind) throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Caller.Running> parties = new ArrayList<>();
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
    for (Caller.Running party : parties) {
      party.join();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @ParameterizedTest
  @EnumSource
  void aLongWaiterIsHandedTheMutex(Caller kind) throws Exception {
    for (int i = 0; i < 20; i++) {
      mutex.lock();
      Caller.Running other = waitFor(kind, mutex::lock);
      Pause.spin(2);
      mutex.unlock();
      assertThat(mutex.tryLock()).isFalse(); // it was not free for a moment
      other.join();
      mutex.unlock();
    }
  }

  @Test
  void aNewcomerMayBargePastAShortWaiter() throws Exception {
    boolean passed = false;
    for (int i = 0; i < 100_000 && !passed; i++) {
      mutex.lock();
      Caller.Running other = waitFor(Caller.PLATFORM_THREAD, mutex::lock);
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
  void aWaiterThatIsPassedKeepsItsPlace() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    boolean passed = false;
    for (int i = 0; i < 100_000 && !passed; i++) {
      order.clear();
      List<Caller.Running> parties = new ArrayList<>();
      mutex.lock();
      for (int j = 0; j < 3; j++) {
        int me = j;
        parties.add(
            waitFor(
                Caller.PLATFORM_THREAD,
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
        Pause.letOthersRun();
        mutex.unlock();
      }
      for (Caller.Running party : parties) {
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
  void aWokenWaiterIsHandedTheMutexToo() throws Exception {
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
          Pause.spin(2);
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

  /** It stays on its way, since the only carrier runs who passes it, again and again. */
  @Test
  void aSlowWokenWaiterIsPassedSixteenTimesMore() throws Exception {
    Scheduler one = Scheduler.builder().parallelism(1).build();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger passedLate = new AtomicInteger();
    AtomicBoolean arrived = new AtomicBoolean(); // in fallback it may have a carrier of its own
    one.go(() -> {
      mutex.lock();
      Goroutine waiter =
          one.go(() -> {
            mutex.lock();
            arrived.set(true);
            mutex.unlock();
          });
      waitUntilWaiting(waiter);
      long overdue = System.nanoTime() + 1_000_000;
      mutex.unlock();
      for (boolean late; !arrived.get() && mutex.tryLock(); ) {
        late = System.nanoTime() - overdue >= 0;
        mutex.unlock();
        passedLate.addAndGet(late ? 1 : 0);
      }
      waiter.join();
      ended.countDown();
    });
    ended.await();
    assertThat(passedLate).hasValueLessThanOrEqualTo(16);
    assertThat(mutex.tryLock()).isTrue();
  }

  /** Whose wait was ended by a cancellation may still stand in the queue when the unlock comes. */
  @Test
  void anUnlockPassesAWaiterThatIsAboutToLeave() throws Exception {
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
}
