package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Crew;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alarms: once, unless stopped, and never a stale tick. */
class AlarmTest {

  private static final Duration LONG = Duration.ofDays(1);

  @ParameterizedTest
  @EnumSource
  void anAlarmSendsTheTimeOnceItIsUp(Caller caller) {
    caller.call(() -> {
      long start = System.nanoTime();
      Instant before = Instant.now();
      Alarm alarm = Alarm.after(Duration.ofMillis(20));
      Instant time = alarm.channel().receive();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
      assertThat(Duration.between(before, time)).isGreaterThanOrEqualTo(Duration.ofMillis(19));
      assertThat(alarm.channel().tryReceive(Duration.ofMillis(1))).isNull();
      assertThat(alarm.channel()).isSameAs(alarm.channel());
    });
  }

  @Test
  void anAlarmOfNothingOrLessGoesOffAtOnce() {
    assertThat(Alarm.after(Duration.ZERO).channel().receive()).isNotNull();
    assertThat(Alarm.after(Duration.ofDays(-1)).channel().receive()).isNotNull();
  }

  @Test
  void anAlarmThatIsStoppedDoesNotGoOff() {
    Alarm alarm = Alarm.after(Duration.ofMillis(5));
    assertThat(alarm.stop()).isTrue();
    assertThat(alarm.stop()).isFalse();
    assertThat(alarm.channel().tryReceive(Duration.ofMillis(30))).isNull();
    assertThat(TestAccess.behind(alarm.channel()).isClosed()).isFalse();
  }

  @Test
  void stopTakesBackATickThatNobodyHasReceived() {
    Alarm alarm = Alarm.after(Duration.ofMillis(1));
    until(() -> TestAccess.behind(alarm.channel()).size() == 1);
    assertThat(alarm.stop()).isTrue();
    assertThat(alarm.channel().tryReceive()).isNull();
    assertThat(alarm.stop()).isFalse();
  }

  @Test
  void stopAfterTheTickWasReceivedSaysFalse() {
    Alarm alarm = Alarm.after(Duration.ofMillis(1));
    alarm.channel().receive();
    assertThat(alarm.stop()).isFalse();
  }

  @Test
  void resetStartsAnAlarmAnewAndSaysWhatStopWouldHave() {
    Alarm alarm = Alarm.after(LONG);
    assertThat(alarm.reset(Duration.ofMillis(1))).isTrue();
    assertThat(alarm.channel().receive()).isNotNull();
    assertThat(alarm.reset(Duration.ofMillis(1))).isFalse();
    assertThat(alarm.channel().receive()).isNotNull();
    alarm.reset(LONG);
    alarm.stop();
    assertThat(alarm.reset(Duration.ZERO)).isFalse();
    assertThat(alarm.channel().receive()).isNotNull();
  }

  @Test
  void resetTakesBackATickThatNobodyHasReceived() {
    Alarm alarm = Alarm.after(Duration.ofMillis(1));
    until(() -> TestAccess.behind(alarm.channel()).size() == 1);
    assertThat(alarm.reset(LONG)).isTrue();
    assertThat(alarm.channel().tryReceive()).isNull();
    alarm.stop();
  }

  @Test
  void aReceiverThatWaitsIsWokenAfterAReset() {
    Alarm alarm = Alarm.after(LONG);
    Goroutine waiting = Heddle.go(() -> alarm.channel().receive());
    until(() -> waiting.state() == Goroutine.State.WAITING);
    alarm.stop();
    Collected.collectNow();
    alarm.reset(Duration.ofMillis(1));
    waiting.join();
  }

  @Test
  void aStoppedAlarmLeavesNoTimerBehind() {
    int before = Timers.running();
    for (int i = 0; i < 1_000; i++) {
      Alarm alarm = Alarm.after(LONG);
      alarm.reset(LONG);
      alarm.stop();
    }
    until(() -> Timers.running() <= before);
  }

  @Test
  void anAlarmThatWasDroppedIsCollected() {
    List<WeakReference<?>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Alarm alarm = Alarm.after(LONG);
      alarm.reset(LONG);
      dropped.add(new WeakReference<>(alarm.channel()));
    }
    Collected.untilAll(dropped);
  }

  @Test
  void aReceiverOfADroppedAlarmIsWokenAtTheTimeItWasResetTo() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      waitForAlarmThatIsReset(woken);
    }
    Collected.collectNow();
    until(() -> woken.get() == 20);
  }

  /** Afterwards nobody refers to the alarm but the goroutine that waits on its channel. */
  private static void waitForAlarmThatIsReset(AtomicInteger woken) {
    Alarm alarm = Alarm.after(LONG);
    ReceiveChan<Instant> channel = alarm.channel();
    Goroutine waiting =
        Heddle.go(() -> {
          channel.receive();
          woken.incrementAndGet();
        });
    until(() -> waiting.state() == Goroutine.State.WAITING);
    alarm.reset(Duration.ofMillis(300));
  }

  @Test
  void anAlarmWhoseOnlyReferenceIsTheChannelSomebodyWaitsOnGoesOff() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      ReceiveChan<Instant> channel = Alarm.after(Duration.ofMillis(200)).channel();
      boolean selects = i % 2 == 0;
      Heddle.go(() -> {
        if (selects) {
          Heddle.select(Heddle.onReceive(channel, time -> {}));
        } else {
          channel.receive();
        }
        woken.incrementAndGet();
      });
    }
    Collected.collectNow();
    until(() -> woken.get() == 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noTickComesAfterAStopThatRacesWithIt(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int g = 0; g < 4; g++) {
      int seed = g;
      crew.add(() -> {
        Alarm alarm = Alarm.after(LONG);
        for (int i = 0; i < 5_000; i++) {
          alarm.reset(Duration.ofNanos((i * 7919L + seed) % 60_000));
          if (i % 3 == 0) {
            Heddle.yieldNow();
          }
          boolean kept = alarm.stop();
          assertThat(kept).as("nobody has received the tick").isTrue();
          assertThat(alarm.channel().tryReceive()).isNull();
        }
        assertThat(alarm.channel().tryReceive(Duration.ofMillis(2))).isNull();
      });
    }
    crew.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noTickComesEarlyAfterAResetThatRacesWithTheLast(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int g = 0; g < 4; g++) {
      int seed = g;
      crew.add(() -> {
        Alarm alarm = Alarm.after(Duration.ZERO);
        for (int i = 0; i < 2_000; i++) {
          alarm.reset(Duration.ofNanos((i * 7919L + seed) % 60_000));
          Heddle.yieldNow();
          long start = System.nanoTime();
          long nanos = 100_000;
          alarm.reset(Duration.ofNanos(nanos));
          assertThat(alarm.channel().receive()).isNotNull();
          assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
        }
      });
    }
    crew.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyTickIsEitherReceivedOrKeptByAStop(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int g = 0; g < 3; g++) {
      int seed = g;
      crew.add(() -> {
        Alarm alarm = Alarm.after(LONG);
        alarm.stop();
        Chan<Boolean> quit = Heddle.chan();
        AtomicInteger received = new AtomicInteger();
        Goroutine receiver =
            Heddle.go(
                crew.guarded(() -> {
                  while (!quit.isClosed()) {
                    Heddle.select(
                        Heddle.onReceive(alarm.channel(), time -> received.incrementAndGet()),
                        Heddle.onReceive(quit, none -> {}));
                  }
                }));
        int gone = 0;
        for (int i = 0; i < 2_000; i++) {
          alarm.reset(Duration.ofNanos((i * 7919L + seed) % 60_000));
          Heddle.yieldNow();
          gone += alarm.stop() ? 0 : 1;
        }
        int expected = gone;
        until(() -> received.get() == expected);
        quit.close();
        receiver.join();
        assertThat(received).hasValue(expected);
      });
    }
    crew.join();
  }
}
