package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Pause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Cond}, and the conditions that a {@link Mutex} and a {@link RWMutex} make. */
class ConditionTest {

  private final Mutex mutex = new Mutex();
  private final Cond cond = Cond.of(mutex);
  private final Condition condition = mutex.newCondition();
  private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean status = new AtomicBoolean();

  /** Guarded by the mutex. */
  private int entered;

  /** Has a party wait for a condition, and returns when it does, and does not hold the mutex. */
  private Caller.Running waitFor(Caller kind, Task wait) {
    Caller.Running party =
        kind.startWaiting(
            WaitReason.COND_WAIT,
            () -> {
              mutex.lock();
              try {
                wait.run();
              } finally {
                status.set(Thread.currentThread().isInterrupted());
                mutex.unlock(); // throws if the wait did not take it again
              }
            });
    mutex.lock(); // only now has it given the mutex back
    mutex.unlock();
    return party;
  }

  @ParameterizedTest
  @EnumSource
  void awaitGivesTheMutexBackUntilASignal(Caller kind) throws Exception {
    Caller.Running waiter = waitFor(kind, cond::await);
    mutex.lock();
    cond.signal();
    Pause.letOthersRun();
    assertThat(waiter.isDone()).isFalse(); // it needs the mutex
    mutex.unlock();
    waiter.join();
  }

  @ParameterizedTest
  @EnumSource
  void signalWakesTheLongestWaiter(Caller kind) throws Exception {
    List<Caller.Running> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int me = i;
      waiters.add(
          waitFor(
              kind,
              () -> {
                if (me == 1) {
                  condition.await();
                } else {
                  cond.await();
                }
                order.add(me);
              }));
    }
    cond.signal();
    waiters.get(0).join();
    assertThat(order).containsExactly(0);
    cond.signal();
    waiters.get(2).join();
    assertThat(waiters.get(1).isDone()).isFalse();
    condition.signal();
    waiters.get(1).join();
    cond.signal(); // nobody waits: it is not kept
    Caller.Running late = waitFor(kind, cond::await);
    assertThat(late.isDone()).isFalse();
    cond.signal();
    late.join();
  }

  @ParameterizedTest
  @EnumSource
  void broadcastWakesAllWaiters(Caller kind) throws Exception {
    List<Caller.Running> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(waitFor(kind, cond::await));
      waiters.add(waitFor(kind, condition::await));
    }
    cond.broadcast();
    condition.signalAll();
    for (Caller.Running waiter : waiters) {
      waiter.join();
    }
    cond.broadcast();
    assertThat(waitFor(kind, cond::await).isDone()).isFalse();
    cond.broadcast();
  }

  @ParameterizedTest
  @EnumSource
  void cancellingEndsAwaitOfCond(Caller kind) throws Exception {
    Caller.Running first = waitFor(kind, cond::await);
    Caller.Running second = waitFor(kind, cond::await);
    first.interrupt();
    assertThat(first.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("await was cancelled: the caller was interrupted");
    assertThat(status).isTrue();
    cond.signal();
    second.join(); // the signal did not go to the one that left
  }

  @ParameterizedTest
  @EnumSource
  void interruptingEndsAwaitOfACondition(Caller kind) throws Exception {
    Caller.Running first = waitFor(kind, condition::await);
    Caller.Running second = waitFor(kind, condition::await);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(status).isFalse();
    condition.signal();
    second.join();

    Caller.Running timed = waitFor(kind, () -> condition.await(1, TimeUnit.DAYS));
    timed.interrupt();
    assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
    Caller.Running nanos = waitFor(kind, () -> condition.awaitNanos(Long.MAX_VALUE));
    nanos.interrupt();
    assertThat(nanos.failure()).isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerDoesNotBeginToWait(Caller kind) throws Exception {
    List<Task> waits =
        List.of(
            condition::await,
            () -> condition.awaitNanos(1),
            () -> condition.await(1, TimeUnit.SECONDS),
            () -> condition.awaitUntil(new Date()));
    for (Task wait : waits) {
      mutex.lock();
      Task interrupted =
          () -> {
            Thread.currentThread().interrupt();
            wait.run();
          };
      assertThat(kind.start(interrupted).failure()).isInstanceOf(InterruptedException.class);
      mutex.unlock(); // still locked
    }
    mutex.lock();
    Task interrupted =
        () -> {
          Thread.currentThread().interrupt();
          cond.await();
        };
    assertThat(kind.start(interrupted).failure()).isInstanceOf(CancelledException.class);
    mutex.unlock();
  }

  @ParameterizedTest
  @EnumSource
  void awaitUninterruptiblyGoesOnWaiting(Caller kind) throws Exception {
    Caller.Running waiter = waitFor(kind, condition::awaitUninterruptibly);
    waiter.interrupt();
    Pause.letOthersRun();
    assertThat(waiter.isDone()).isFalse();
    condition.signal();
    waiter.join();
    assertThat(status).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void timedWaitsEnd(Caller kind) throws Exception {
    Task waits =
        () -> {
          mutex.lock();
          assertThat(condition.awaitNanos(5_000_000)).isNotPositive();
          assertThat(condition.await(5, TimeUnit.MILLISECONDS)).isFalse();
          assertThat(condition.awaitUntil(new Date(System.currentTimeMillis() + 5))).isFalse();
          assertThat(condition.awaitUntil(new Date(0))).isFalse();
          assertThat(condition.awaitNanos(-1)).isNegative();
          mutex.unlock();
        };
    kind.start(waits).join();

    Caller.Running nanos =
        waitFor(
            kind, () -> assertThat(condition.awaitNanos(TimeUnit.DAYS.toNanos(1))).isPositive());
    condition.signal();
    nanos.join();
    Caller.Running timed =
        waitFor(kind, () -> assertThat(condition.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue());
    condition.signal();
    timed.join();
    Caller.Running until =
        waitFor(kind, () -> assertThat(condition.awaitUntil(new Date(Long.MAX_VALUE))).isTrue());
    condition.signal();
    until.join();
  }

  @ParameterizedTest
  @EnumSource
  void awaitWithoutTheMutexIsRefused(Caller kind) throws Exception {
    Task waits =
        () -> {
          for (Task wait : List.<Task>of(cond::await, condition::await)) {
            assertThatThrownBy(wait::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("wait for a condition of a mutex that is not locked; lock it before");
          }
          // Nothing is left behind in the queue, whose next signal would be lost on it.
          mutex.lock();
          assertThat(condition.awaitNanos(1)).isNotPositive();
          mutex.unlock();
        };
    kind.start(waits).join();
    Caller.Running waiter = waitFor(kind, cond::await);
    cond.signal();
    waiter.join();
    assertThat(mutex.tryLock()).isTrue();
  }

  /** Whose wait was ended by a cancellation may still stand in the queue when the signal comes. */
  @Test
  void aSignalPassesAWaiterThatIsAboutToLeave() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Scheduler one = Scheduler.builder().parallelism(1).build();
    one.go(() -> {
      Goroutine leaves = one.go(this::awaitUnlessCancelled);
      waitUntilEntered(1);
      Goroutine stays = one.go(this::awaitUnlessCancelled);
      waitUntilEntered(2);
      leaves.cancel();
      cond.signal();
      leaves.join();
      if (!order.contains(0)) {
        cond.signal(); // a thread of the JDK's notices the cancellation later than the signal
      }
      stays.join();
      ended.countDown();
    });
    ended.await();
    assertThat(order).hasSize(2).contains(1);
  }

  private void awaitUnlessCancelled() {
    mutex.lock();
    try {
      entered++;
      cond.await();
      order.add(1);
    } catch (CancelledException e) {
      order.add(0);
    } finally {
      mutex.unlock();
    }
  }

  /** Whoever has entered, and does not hold the mutex, waits for the condition. */
  private void waitUntilEntered(int goroutines) {
    int now;
    do {
      Heddle.yieldNow();
      mutex.lock();
      now = entered;
      mutex.unlock();
    } while (now < goroutines);
  }

  @Test
  void aNullMutexIsRefused() {
    assertThatThrownBy(() -> Cond.of(null)).isInstanceOf(NullPointerException.class);
  }

  /** A bounded buffer, with one condition for each side: a lost wake-up hangs it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noWakeUpIsLost(int parallelism) throws Exception {
    boundedBuffer(parallelism, mutex, mutex.newCondition(), mutex.newCondition());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noWakeUpOfAWriterIsLost(int parallelism) throws Exception {
    Lock lock = new RWMutex().writeLock();
    boundedBuffer(parallelism, lock, lock.newCondition(), lock.newCondition());
  }

  private static void boundedBuffer(
      int parallelism, Lock lock, Condition notEmpty, Condition notFull) throws Exception {
    int capacity = 3;
    int side = 8;
    int each = 5_000;
    int[] filled = {0};
    int[] received = {0};
    Crew.runAll(
        parallelism,
        2 * side,
        me ->
            () -> {
              boolean sends = me < side;
              for (int i = 0; i < each; i++) {
                lock.lock();
                while (filled[0] == (sends ? capacity : 0)) {
                  (sends ? notFull : notEmpty).await();
                }
                filled[0] += sends ? 1 : -1;
                received[0] += sends ? 0 : 1;
                (sends ? notEmpty : notFull).signal();
                lock.unlock();
              }
            });
    assertThat(filled[0]).isZero();
    assertThat(received[0]).isEqualTo(side * each);
  }

  /** All wait for all, again and again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noBroadcastIsLost(int parallelism) throws Exception {
    int size = 16;
    int rounds = 1_000;
    int[] arrived = {0};
    int[] round = {0};
    Crew.runAll(
        parallelism,
        size,
        me ->
            () -> {
              for (int i = 0; i < rounds; i++) {
                mutex.lock();
                if (++arrived[0] == size) {
                  arrived[0] = 0;
                  round[0]++;
                  cond.broadcast();
                } else {
                  while (round[0] == i) {
                    cond.await();
                  }
                }
                mutex.unlock();
              }
            });
    assertThat(round[0]).isEqualTo(rounds);
  }
}
