package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Go's own tests of its timers check (time/sleep_test.go and tick_test.go), as far as {@link
 * AlarmTest}, {@link AlarmRunTest}, {@link TickerTest} and {@link TimeTest} do not.
 */
class TimeLikeGoTest {

  private static final Duration LONG = Duration.ofDays(1);

  /** Go: TestAfterTimes, TestTickTimes. */
  @Test
  void aTickThatIsReceivedLateHasTheTimeAtWhichItWasDue() {
    ReceiveChan<Instant> once = Heddle.after(Duration.ofMillis(10));
    Alarm alarm = Alarm.after(Duration.ofMillis(10));
    Heddle.sleep(Duration.ofMillis(200));
    Instant late = Instant.now();
    assertThat(once.receive()).isBefore(late.minusMillis(100));
    assertThat(alarm.channel().receive()).isBefore(late.minusMillis(100));
  }

  /** Go: TestTickerStress, TestTickerConcurrentStress. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void manyReceiveFromOneTickerBesideTheCollector(int parallelism) {
    Crew crew = new Crew(parallelism);
    AtomicBoolean over = new AtomicBoolean();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!over.get()) {
            System.gc();
          }
        });
    try (Ticker ticker = Ticker.every(Duration.ofNanos(1))) {
      for (int g = 0; g < 10; g++) {
        crew.add(() -> {
          for (int i = 0; i < 100; i++) {
            assertThat(ticker.channel().receive()).isNotNull();
          }
        });
      }
      crew.join();
    } finally {
      over.set(true);
    }
  }

  /** Go: TestMultiWakeupTicker. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void manyWaitForATickerOrATimeout(int parallelism) {
    Crew crew = new Crew(parallelism);
    try (Ticker ticker = Ticker.every(Duration.ofNanos(1_000))) {
      for (int g = 0; g < 4; g++) {
        crew.add(() -> {
          for (int i = 0; i < 5_000; i++) {
            Heddle.select(
                Heddle.onReceive(ticker.channel(), time -> {}),
                Heddle.onReceive(Heddle.after(Duration.ofMillis(1)), time -> {}));
          }
        });
      }
      crew.join();
    }
  }

  /** Go: TestMultiWakeupTimer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void manyReceiveFromAndResetOneAlarm(int parallelism) {
    Crew crew = new Crew(parallelism);
    Alarm alarm = Alarm.after(Duration.ofNanos(1));
    for (int g = 0; g < 4; g++) {
      crew.add(() -> {
        for (int i = 0; i < 10_000; i++) {
          alarm.channel().tryReceive();
          alarm.reset(Duration.ofNanos(1));
        }
      });
    }
    crew.join();
    assertThat(alarm.channel().receive()).isNotNull();
  }

  /** Go: TestStopResult, TestResetResult, its issue 69312. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTwoAlarmsTheOtherCanBeReceivedFromUnlessItsStopSaysOtherwise(boolean stop) {
    Crew crew = new Crew(4);
    for (int g = 0; g < 200; g++) {
      crew.add(() -> {
        for (int i = 0; i < 20; i++) {
          Alarm one = Alarm.after(Duration.ofMillis(1));
          Alarm two = Alarm.after(Duration.ofMillis(1));
          Alarm other =
              Heddle.choose(
                  Choice.onReceive(one.channel(), time -> two),
                  Choice.onReceive(two.channel(), time -> one));
          boolean kept = stop ? other.stop() : other.reset(LONG);
          if (!kept) {
            assertThat(other.channel().receive()).isNotNull();
          }
          assertThat(other.channel().tryReceive()).isNull();
        }
      });
    }
    crew.join();
  }

  /** Go: TestZeroTimer. */
  @Test
  void noAlarmOfNothingIsMissed() {
    Alarm cached = Alarm.after(LONG);
    for (int i = 0; i < 50_000; i++) {
      assertThat(Alarm.after(Duration.ZERO).channel().receive()).isNotNull();
      cached.reset(Duration.ZERO);
      assertThat(cached.channel().receive()).isNotNull();
    }
  }

  /** Go: TestTicker, without a limit for how slow it may be. */
  @Test
  void aTickerThatIsResetTicksNoFasterThanItsNewInterval() {
    long start = System.nanoTime();
    Ticker ticker = Ticker.every(Duration.ofMillis(2));
    for (int i = 0; i < 5; i++) {
      ticker.channel().receive();
    }
    ticker.reset(Duration.ofMillis(4));
    for (int i = 0; i < 5; i++) {
      ticker.channel().receive();
    }
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    ticker.close();
    assertThat(ticker.channel().tryReceive(Duration.ofMillis(10))).isNull();
  }

  /** Go: TestOverflowSleep. */
  @Test
  void theLongestTimeIsNotOverBeforeAShortOne() {
    Heddle.select(
        Heddle.onReceive(
            Heddle.after(Duration.ofSeconds(Long.MAX_VALUE)),
            time -> {
              throw new AssertionError("it is over");
            }),
        Heddle.onReceive(Heddle.after(Duration.ofMillis(25)), time -> {}));
    assertThat(Heddle.after(Duration.ofSeconds(Long.MIN_VALUE)).receive()).isNotNull();
  }
}
