package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.sync.WaitGroup;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A timer that wakes nobody, and a thread that only waits for goroutines, hide no deadlock; those
 * that may wake one are none.
 */
class HiddenDeadlockTest {

  private static final Duration LONG = Duration.ofHours(1);

  /** Longer than a scheduler must rest before it is asked whether it can go on. */
  private static final Duration A_WHILE = Duration.ofMillis(700);

  private final List<Thread> threads = new ArrayList<>();

  private final Chan<Integer> nothing = Heddle.chan();

  @AfterEach
  void endWhatIsDead() throws InterruptedException {
    Schedulers.cancelAll(Scheduler.global());
    nothing.close();
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  /** A thread that is no daemon. It ends when it is interrupted. */
  private Thread thread(Task body) {
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                body.run();
              } catch (CancelledException | InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    threads.add(thread);
    return thread;
  }

  private static void isDeadlock(Task main) {
    assertThatThrownBy(() -> Heddle.run(main)).isInstanceOf(DeadlockException.class);
  }

  // Timers

  @Test
  void aTickerWithoutAReceiverHidesNoDeadlock() {
    try (Ticker slow = Ticker.every(LONG);
        Ticker fast = Ticker.every(Duration.ofMillis(7))) {
      isDeadlock(() -> Heddle.chan().receive());
      assertThat(fast.channel()).isNotSameAs(slow.channel());
    }
  }

  @Test
  void anAlarmAndAnAfterWithoutAReceiverHideNoDeadlock() {
    Alarm alarm = Alarm.after(LONG);
    ReceiveChan<Instant> time = Heddle.after(LONG);
    isDeadlock(() -> {
      Heddle.select(Heddle.onReceive(alarm.channel(), tick -> {}), Heddle.onDefault(() -> {}));
      assertThat(time.tryReceive()).isNull();
      Heddle.chan().receive();
    });
    assertThat(alarm.stop()).isTrue();
  }

  /** Whoever held the channel for the receiver that has gone must have let go of it. */
  @Test
  void anAlarmWhoseReceiverHasLeftHidesNoDeadlock() {
    Alarm alarm = Alarm.after(LONG);
    isDeadlock(() -> {
      assertThat(alarm.channel().tryReceive(Duration.ofMillis(1))).isNull();
      Heddle.select(
          Heddle.onReceive(alarm.channel(), tick -> {}),
          Heddle.onTimeout(Duration.ofMillis(1), () -> {}));
      Heddle.chan().receive();
    });
    assertThat(alarm.stop()).isTrue();
  }

  @Test
  void aDeadlineWithoutAWaiterHidesNoDeadlock() {
    try (Context context = Context.background().withTimeout(LONG);
        Context below = context.withCancel()) {
      assertThat(context.done().isDrained()).isFalse();
      assertThat(below.done().isDrained()).isFalse();
      isDeadlock(() -> Heddle.chan().receive());
    }
  }

  @Test
  void aTickThatSomebodyWaitsForIsNoDeadlock() {
    try (Ticker ticker = Ticker.every(A_WHILE)) {
      Heddle.run(() -> assertThat(ticker.channel().receive()).isNotNull());
      Heddle.run(() ->
          Heddle.select(
              Heddle.onReceive(nothing, value -> {}),
              Heddle.onReceive(ticker.channel(), tick -> {})));
    }
  }

  @Test
  void aTickThatAThreadWaitsForIsNoDeadlock() {
    try (Ticker ticker = Ticker.every(A_WHILE)) {
      Chan<Integer> channel = Heddle.chan();
      thread(() -> {
        ticker.channel().receive();
        channel.send(1);
      });
      Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
    }
  }

  @Test
  void aDeadlineThatSomebodyWaitsForIsNoDeadlock() {
    try (Context context = Context.background().withTimeout(A_WHILE);
        Context below = context.withCancel().withValue(Context.Key.of("key"), 1)) {
      Heddle.run(() -> assertThat(below.done().receive()).isNull());
    }
  }

  @Test
  void aDeadlineThatCancelsAGroupIsNoDeadlock() {
    try (Context context = Context.background().withTimeout(A_WHILE)) {
      Heddle.run(() -> {
        try (Group group = Group.open(context)) {
          Goroutine member = group.go(() -> Heddle.chan().receive());
          assertThatThrownBy(group::join).isInstanceOf(DeadlineExceededException.class);
          assertThat(member.state()).isEqualTo(Goroutine.State.DONE);
        }
      });
    }
  }

  // Threads

  @Test
  void threadsThatWaitForGoroutinesHideNoDeadlock() {
    Goroutine waiting = Heddle.go(nothing::receive);
    WaitGroup group = new WaitGroup();
    group.add(1);
    thread(waiting::join);
    thread(nothing::receive);
    thread(group::await);
    thread(() -> Heddle.select(Heddle.onReceive(nothing, value -> {})));
    isDeadlock(() -> Heddle.chan().receive());
    group.done();
  }

  @Test
  void aThreadThatClosesAnExecutorHidesNoDeadlock() {
    ExecutorService executor = Scheduler.global().executor();
    executor.execute(nothing::receive);
    thread(executor::close);
    isDeadlock(() -> Heddle.chan().receive());
  }

  @Test
  void aGoroutineThatClosesAnExecutorHidesNoDeadlock() {
    ExecutorService executor = Scheduler.global().executor();
    executor.execute(nothing::receive);
    isDeadlock(executor::close);
  }

  @Test
  void aThreadThatClosesASchedulerHidesNoDeadlock() {
    Scheduler own = Scheduler.builder().build();
    Goroutine waiting = own.go(nothing::receive);
    thread(own::close);
    isDeadlock(() -> Heddle.chan().receive());
    waiting.cancel();
  }

  @Test
  void aThreadThatJoinsAThreadThatWaitsForGoroutinesHidesNoDeadlock() {
    Thread first = thread(nothing::receive);
    Thread second = thread(first::join);
    thread(second::join);
    isDeadlock(() -> Heddle.chan().receive());
  }

  @Test
  void threadsThatJoinOneAnotherHideNoDeadlock() {
    thread(() -> Thread.currentThread().join());
    isDeadlock(() -> Heddle.chan().receive());
  }

  @Test
  void aThreadThatJoinsOneThatMayEndIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Thread daemon = Thread.ofPlatform().daemon().start(HiddenDeadlockTest::park);
    thread(() -> {
      daemon.join();
      channel.send(1);
    });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
  }

  @Test
  void aThreadThatJoinsForATimeOnlyIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Thread waits = thread(nothing::receive);
    thread(() -> {
      assertThat(waits.join(A_WHILE)).isFalse();
      channel.send(1);
    });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
  }

  @Test
  void aThreadThatAwaitsAnExecutorForATimeOnlyIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    ExecutorService executor = Scheduler.global().executor();
    executor.execute(nothing::receive);
    thread(() -> {
      executor.shutdown();
      assertThat(executor.awaitTermination(A_WHILE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      channel.send(1);
    });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
  }

  // The report

  @Test
  void goroutinesLeftOverFromEarlierRunsAreOnlyCounted() {
    Heddle.run(() -> {
      for (int i = 0; i < 300; i++) {
        Heddle.go("old", nothing::receive);
      }
      Eventually.until(() -> waiting("old") == 300);
    });
    DeadlockException deadlock =
        catchThrowableOfType(
            DeadlockException.class,
            () ->
                Heddle.run(() -> {
                  for (int i = 0; i < 150; i++) {
                    Heddle.go("own", nothing::receive);
                  }
                  Eventually.until(() -> waiting("own") == 150);
                  Heddle.select();
                }));
    assertThat(deadlock.getMessage())
        .contains(" \"main\" [select (no cases)]:\n\tat ")
        .contains(" \"own\" [chan receive]:\n\t- waits for Chan@")
        .contains("\n\nand 51 more of this run: 51 [chan receive]\n\n")
        .containsPattern(
            "and [0-9]+ left over from runs that have ended: .*\\b3[0-9]{2} \\[chan receive\\]")
        .doesNotContain("\"old\"");
  }

  @Test
  void someGoroutinesThatBelongToNoRunAreShown() {
    List<Goroutine> outside = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      outside.add(Scheduler.global().go("outside", nothing::receive));
    }
    DeadlockException deadlock =
        catchThrowableOfType(DeadlockException.class, () -> Heddle.run(nothing::receive));
    assertThat(deadlock.getMessage())
        .contains(" \"outside\" [chan receive]:\n\t- waits for Chan@")
        .contains("\n\nand 10 more that are not of this run: 10 [chan receive]");
    assertThat(outside).hasSize(30);
  }

  private static void park() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < A_WHILE.toNanos()) {
      LockSupport.parkNanos(A_WHILE.toNanos());
    }
  }

  private static long waiting(String name) {
    return Scheduler.global().goroutines().stream()
        .filter(one -> one.name().equals(name) && one.state() == Goroutine.State.WAITING)
        .count();
  }
}
