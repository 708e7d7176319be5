package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sleeping, timers, and giving way. */
class TimeTest {

  @ParameterizedTest
  @EnumSource
  void sleepWaitsForItsDuration(Caller caller) {
    caller.call(() -> {
      long start = System.nanoTime();
      Heddle.sleep(Duration.ofMillis(20));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    });
  }

  @ParameterizedTest
  @EnumSource
  void sleepOfNothingOrLessGoesOnAtOnce(Caller caller) {
    caller.call(() -> {
      Heddle.sleep(Duration.ZERO);
      Heddle.sleep(Duration.ofSeconds(-1));
      Heddle.sleep(Duration.ofSeconds(Long.MIN_VALUE));
    });
  }

  @Test
  void theLongestSleepIsNotOverAtOnce() {
    Goroutine sleeper = Heddle.go(() -> Heddle.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
    until(() -> sleeper.state() == Goroutine.State.WAITING);
    assertThat(sleeper.join(Duration.ofMillis(20))).isFalse();
    sleeper.cancel();
    sleeper.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void manySleepersAllWakeAndNoneEarlierThanItWants(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < 10_000; i++) {
      long nanos = (i * 7919L) % 50_000_000;
      crew.add(() -> {
        long start = System.nanoTime();
        Heddle.sleep(Duration.ofNanos(nanos));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
      });
    }
    crew.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyAfterSendsItsTimeToWhoeverWaitsInAnyWay(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < 2_000; i++) {
      long nanos = (i * 7919L) % 5_000_000;
      int way = i % 3;
      crew.add(() -> {
        long start = System.nanoTime();
        ReceiveChan<Instant> channel = Heddle.after(Duration.ofNanos(nanos));
        switch (way) {
          case 0 -> assertThat(channel.receive()).isNotNull();
          case 1 -> assertThat(channel.tryReceive(Duration.ofDays(1))).isNotNull();
          default -> Heddle.select(Heddle.onReceive(channel, time -> {}));
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
        assertThat(channel.tryReceive()).isNull();
      });
    }
    crew.join();
  }

  @Test
  void aShorterSleepStartedLaterEndsFirst() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean ended = new AtomicBoolean();
    Goroutine lasting =
        Heddle.go(() -> {
          try {
            Heddle.sleep(Duration.ofDays(1));
          } finally {
            order.add("long");
            ended.set(true);
          }
        });
    until(() -> lasting.state() == Goroutine.State.WAITING);
    Heddle.go(
            () -> {
              Heddle.sleep(Duration.ofMillis(1));
              order.add("short");
            })
        .join();
    assertThat(ended).isFalse();
    lasting.cancel();
    lasting.join();
    assertThat(order).containsExactly("short", "long");
  }

  @ParameterizedTest
  @EnumSource
  void afterSendsTheTimeOnceItIsUp(Caller caller) {
    caller.call(() -> {
      Instant before = Instant.now();
      ReceiveChan<Instant> channel = Heddle.after(Duration.ofMillis(20));
      Instant time = channel.receive();
      assertThat(Duration.between(before, time)).isGreaterThanOrEqualTo(Duration.ofMillis(19));
      assertThat(channel.tryReceive()).isNull();
    });
  }

  @Test
  void theTimeOfAfterIsKeptForALateReceiver() {
    Chan<Instant> channel = TestAccess.behind(Heddle.after(Duration.ofMillis(1)));
    assertThat(channel.capacity()).isEqualTo(1);
    until(() -> channel.size() == 1);
    assertThat(channel.receive()).isNotNull();
  }

  @Test
  void afterOfNothingOrLessIsReadySoon() {
    assertThat(Heddle.after(Duration.ZERO).receive()).isNotNull();
    assertThat(Heddle.after(Duration.ofDays(-1)).receive()).isNotNull();
  }

  @Test
  void aCancelledSleepLeavesNoTimerBehind() {
    int before = Timers.running();
    List<Goroutine> sleepers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sleepers.add(Heddle.go(() -> Heddle.sleep(Duration.ofDays(1))));
    }
    sleepers.forEach(sleeper -> until(() -> sleeper.state() == Goroutine.State.WAITING));
    sleepers.forEach(Goroutine::cancel);
    sleepers.forEach(Goroutine::join);
    until(() -> Timers.running() <= before);
  }

  @ParameterizedTest
  @EnumSource
  void yieldNowGoesOnAfterOthers(Caller caller) {
    caller.call(() -> {
      for (int i = 0; i < 1_000; i++) {
        Heddle.yieldNow();
      }
    });
  }

  @Test
  void yieldNowLetsAnotherGoroutineRun() {
    Scheduler scheduler = Schedulers.ofParallelism(1);
    AtomicBoolean ran = new AtomicBoolean();
    scheduler
        .go(() -> {
          Heddle.go(() -> ran.set(true));
          while (!ran.get()) {
            Heddle.yieldNow();
          }
        })
        .join();
    assertThat(ran).isTrue();
  }
}
