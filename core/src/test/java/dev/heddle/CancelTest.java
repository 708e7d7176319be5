package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancelling a goroutine, and interrupting any caller. */
class CancelTest {

  private static final Duration LONG = Duration.ofDays(1);

  /** A blocking operation on a channel on which nobody else acts. */
  private enum Operation {
    SEND(channel -> channel.send(1)),
    TRY_SEND(channel -> channel.trySend(1, LONG)),
    RECEIVE(Chan::receive),
    TRY_RECEIVE(channel -> channel.tryReceive(LONG)),
    FOR_LOOP(channel -> channel.forEach(value -> {})),
    STREAM(channel -> channel.stream().forEach(value -> {})),
    SELECT_SEND(channel -> Heddle.select(Heddle.onSend(channel, 1, () -> {}))),
    SELECT_RECEIVE(channel -> Heddle.select(Heddle.onReceive(channel, value -> {}))),
    SELECT_TIMEOUT(channel ->
        Heddle.select(Heddle.onReceive(channel, value -> {}), Heddle.onTimeout(LONG, () -> {}))),
    SELECT_NOTHING(channel -> Heddle.select()),
    CHOOSE(channel -> Heddle.choose(Choice.onReceive(channel, value -> value))),
    REUSABLE(channel -> Select.of(Heddle.onReceive(channel, value -> {})).await()),
    SLEEP(channel -> Heddle.sleep(LONG)),
    JOIN(channel -> {
      Goroutine other = Heddle.go(() -> channel.receive());
      try {
        other.join();
      } finally {
        other.cancel();
      }
    }),
    TIMED_JOIN(channel -> {
      Goroutine other = Heddle.go(() -> channel.receive());
      try {
        other.join(LONG);
      } finally {
        other.cancel();
      }
    });

    private final On body;

    Operation(On body) {
      this.body = body;
    }

    private interface On {
      void run(Chan<Integer> channel);
    }
  }

  static Stream<Arguments> operationsAndCallers() {
    return Stream.of(Operation.values())
        .flatMap(
            operation -> Stream.of(Caller.values()).map(caller -> Arguments.of(operation, caller)));
  }

  @ParameterizedTest
  @MethodSource("operationsAndCallers")
  void anInterruptWakesWhatIsBlocked(Operation operation, Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running blocked = caller.start(() -> assertCancelled(operation, channel));
    Thread thread = blocked.thread();
    until(() -> isBlocked(thread));
    thread.interrupt();
    blocked.join();
    until(() -> Queues.senders(channel) == 0 && Queues.receivers(channel) == 0);
    assertThat(channel.tryReceive()).isNull();
  }

  private static boolean isBlocked(Thread thread) {
    // A goroutine of Heddle's waits by yielding: its thread stays RUNNABLE to the JDK.
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || (thread.isVirtual() && state == Thread.State.RUNNABLE);
  }

  private static void assertCancelled(Operation operation, Chan<Integer> channel) {
    assertThatThrownBy(() -> operation.body.run(channel))
        .isInstanceOf(CancelledException.class)
        .hasMessageMatching("\\w+ was cancelled: the caller was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("operationsAndCallers")
  void anInterruptedCallerDoesNotBlock(Operation operation, Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    caller.call(() -> {
      Thread.currentThread().interrupt();
      assertCancelled(operation, channel);
    });
    until(() -> Queues.senders(channel) == 0 && Queues.receivers(channel) == 0);
  }

  @ParameterizedTest
  @EnumSource
  void cancelWakesAGoroutineThatIsBlocked(Operation operation) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running[] result = new Caller.Running[1];
    AtomicReference<Goroutine> goroutine = new AtomicReference<>();
    result[0] =
        Caller.GOROUTINE.start(() -> {
          goroutine.set(Goroutine.current());
          assertCancelled(operation, channel);
        });
    until(() -> goroutine.get() != null);
    until(() -> goroutine.get().state() == Goroutine.State.WAITING || result[0].isDone());
    goroutine.get().cancel();
    result[0].join();
    until(() -> Queues.senders(channel) == 0 && Queues.receivers(channel) == 0);
    assertThat(channel.tryReceive()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledOperationHasNotHappenedEvenIfItCould(Caller caller) {
    Chan<Integer> channel = Heddle.chan(2);
    channel.send(1);
    caller.call(() -> {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> channel.send(2)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(channel::receive).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> channel.trySend(2, LONG)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> channel.tryReceive(LONG)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> Heddle.select(Heddle.onReceive(channel, value -> {})))
          .isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    });
    assertThat(channel.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotBlockIsNotCancelled(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    List<String> chosen = new ArrayList<>();
    caller.call(() -> {
      Thread.currentThread().interrupt();
      assertThat(channel.trySend(1)).isTrue();
      assertThat(channel.tryReceive()).isEqualTo(1);
      assertThat(channel.trySend(1, Duration.ZERO)).isTrue();
      assertThat(channel.tryReceive(Duration.ZERO)).isEqualTo(1);
      Heddle.select(
          Heddle.onReceive(channel, value -> chosen.add("receive")),
          Heddle.onDefault(() -> chosen.add("default")));
      Heddle.yieldNow();
      assertThat(Thread.interrupted()).isTrue();
    });
    assertThat(chosen).containsExactly("default");
  }

  @Test
  void cancelBeforeTheGoroutineBeginsIsSeenByItsFirstBlockingOperation() {
    Scheduler scheduler = Schedulers.ofParallelism(1);
    for (int i = 0; i < 1_000; i++) {
      AtomicBoolean cancelled = new AtomicBoolean();
      Goroutine goroutine =
          scheduler.go(() -> {
            try {
              Heddle.<Integer>chan().receive();
            } catch (CancelledException e) {
              cancelled.set(true);
            }
          });
      goroutine.cancel();
      goroutine.join();
      assertThat(cancelled).isTrue();
    }
  }

  @Test
  void cancelOfARunningGoroutineIsSeenByItsNextBlockingOperation() {
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Goroutine goroutine =
        Heddle.go(() -> {
          while (!cancelled.get()) {
            Thread.onSpinWait();
          }
          try {
            Heddle.sleep(LONG);
          } catch (CancelledException e) {
            thrown.set(e);
          }
        });
    until(() -> goroutine.state() == Goroutine.State.RUNNING);
    goroutine.cancel();
    cancelled.set(true);
    goroutine.join();
    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
  }

  @Test
  void theStatusStaysSetUntilItIsCleared() {
    Caller.GOROUTINE.call(() -> {
      Goroutine.current().cancel();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> Heddle.sleep(LONG)).isInstanceOf(CancelledException.class);
      }
      assertThat(Thread.interrupted()).isTrue();
      Heddle.sleep(Duration.ofMillis(1));
    });
  }

  @Test
  void cancelOfAnEndedGoroutineHasNoEffect() {
    Scheduler scheduler = Schedulers.ofParallelism(1);
    for (int i = 0; i < 1_000; i++) {
      Goroutine ended = scheduler.go(() -> {});
      ended.join();
      ended.cancel();
      AtomicBoolean interrupted = new AtomicBoolean();
      scheduler.go(() -> interrupted.set(Thread.currentThread().isInterrupted())).join();
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void cancelEndsAWaitOfTheJdkToo() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Goroutine goroutine =
        Heddle.go(() -> {
          try {
            Thread.sleep(LONG);
          } catch (InterruptedException e) {
            thrown.set(e);
          }
        });
    until(() -> goroutine.state() == Goroutine.State.WAITING);
    goroutine.cancel();
    goroutine.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }
}
