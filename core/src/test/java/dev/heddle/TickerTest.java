package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.time.OwnerReference;
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

/** Tickers: again and again, dropped for the slow, and never a stale tick. */
@SuppressWarnings("try") // a ticker is closed early to see what a close does
class TickerTest {

  private static final Duration LONG = Duration.ofDays(1);

  @ParameterizedTest
  @EnumSource
  void aTickerTicksNoFasterThanItsInterval(Caller caller) {
    caller.call(() -> {
      long start = System.nanoTime();
      try (Ticker ticker = Ticker.every(Duration.ofMillis(5))) {
        Instant last = Instant.MIN;
        for (int i = 1; i <= 5; i++) {
          Instant time = ticker.channel().receive();
          assertThat(time).isAfter(last);
          last = time;
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(25_000_000);
        assertThat(ticker.channel()).isSameAs(ticker.channel());
      }
    });
  }

  @Test
  void aSlowReceiverMissesTicksAndFindsAtMostOne() {
    try (Ticker ticker = Ticker.every(Duration.ofMillis(1))) {
      Chan<Instant> channel = TestAccess.behind(ticker.channel());
      assertThat(channel.capacity()).isEqualTo(1);
      until(() -> channel.size() == 1);
      Instant seen = Instant.now();
      Heddle.sleep(Duration.ofMillis(50));
      assertThat(channel.size()).isEqualTo(1);
      assertThat(channel.receive()).isBefore(seen);
      assertThat(channel.receive()).isAfter(seen);
    }
  }

  @Test
  void aTickerKeepsToItsBeatHoweverLateItIsReceived() {
    Duration interval = Duration.ofMillis(20);
    // More than once only if this thread loses its core between two looks at the clock.
    until(() -> {
      try (Ticker ticker = Ticker.every(interval)) {
        Instant first = ticker.channel().receive();
        Heddle.sleep(Duration.ofMillis(50));
        Instant second = ticker.channel().receive();
        Instant third = ticker.channel().receive();
        return isBeat(first, second, interval) && isBeat(first, third, interval);
      }
    });
  }

  private static boolean isBeat(Instant first, Instant later, Duration interval) {
    long off = Duration.between(first, later).toNanos() % interval.toNanos();
    return Math.min(off, interval.toNanos() - off) < 1_000_000;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void anIntervalThatIsNotPositiveIsRefused(long nanos) {
    Duration interval = Duration.ofNanos(nanos);
    assertThatThrownBy(() -> Ticker.every(interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the interval of a ticker is " + interval + "; it must be longer than zero");
    try (Ticker ticker = Ticker.every(LONG)) {
      assertThatThrownBy(() -> ticker.reset(interval)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTickerThatWasClosedDoesNotTickAndItsChannelStaysOpen() {
    Ticker ticker = Ticker.every(Duration.ofMillis(1));
    Chan<Instant> channel = TestAccess.behind(ticker.channel());
    until(() -> channel.size() == 1);
    ticker.close();
    ticker.close();
    assertThat(channel.tryReceive(Duration.ofMillis(20))).isNull();
    assertThat(channel.isClosed()).isFalse();
  }

  @Test
  void resetChangesTheIntervalAndTakesBackATick() {
    try (Ticker ticker = Ticker.every(Duration.ofMillis(1))) {
      Chan<Instant> channel = TestAccess.behind(ticker.channel());
      until(() -> channel.size() == 1);
      ticker.reset(LONG);
      assertThat(channel.tryReceive(Duration.ofMillis(10))).isNull();
      ticker.reset(Duration.ofMillis(1));
      assertThat(channel.receive()).isNotNull();
      assertThat(channel.receive()).isNotNull();
      ticker.close();
      ticker.reset(Duration.ofMillis(1));
      assertThat(channel.receive()).isNotNull();
    }
  }

  @Test
  void aTickerThatWasDroppedIsCollectedAndItsTimerGoes() {
    int before = Timers.running();
    List<WeakReference<?>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Ticker ticker = Ticker.every(Duration.ofMillis(1));
      assertThat(ticker.channel().receive()).isNotNull();
      dropped.add(new WeakReference<>(ticker.channel()));
    }
    Collected.untilAll(dropped);
    until(() -> Timers.running() <= before);
  }

  @Test
  void aTickerThatWasDroppedBeforeItsFirstTickIsCollectedAndItsTimerGoes() {
    int before = Timers.count();
    List<WeakReference<?>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      dropped.add(new WeakReference<>(Ticker.every(LONG).channel()));
    }
    Collected.untilAll(dropped);
    until(() -> {
      OwnerReference.stopDropped();
      return Timers.count() <= before;
    });
  }

  @Test
  void aTickerWhoseOnlyReferenceIsTheChannelSomebodyWaitsOnTicksOn() {
    AtomicInteger ticks = new AtomicInteger();
    int receivers = 10;
    for (int i = 0; i < receivers; i++) {
      ReceiveChan<Instant> channel = Ticker.every(Duration.ofMillis(20)).channel();
      boolean selects = i % 2 == 0;
      Heddle.go(() -> {
        for (int tick = 0; tick < 10; tick++) {
          if (selects) {
            Heddle.select(Heddle.onReceive(channel, time -> {}));
          } else {
            channel.receive();
          }
          ticks.incrementAndGet();
        }
      });
    }
    until(() -> {
      System.gc();
      return ticks.get() == 10 * receivers;
    });
  }

  @Test
  void aDroppedTickerTicksUntilNobodyWaits() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      ReceiveChan<Instant> channel = Ticker.every(Duration.ofMillis(20)).channel();
      for (int receiver = 0; receiver < 20; receiver++) {
        Heddle.go(() -> {
          channel.receive();
          woken.incrementAndGet();
        });
      }
    }
    until(() -> {
      System.gc();
      return woken.get() == 60;
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noTickComesAfterACloseOrResetThatRacesWithIt(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int g = 0; g < 4; g++) {
      int seed = g;
      crew.add(() -> {
        try (Ticker ticker = Ticker.every(LONG)) {
          for (int i = 0; i < 3_000; i++) {
            ticker.reset(Duration.ofNanos(1 + (i * 7919L + seed) % 40_000));
            if (i % 3 == 0) {
              Heddle.yieldNow();
            }
            if (i % 2 == 0) {
              ticker.close();
            } else {
              ticker.reset(LONG);
            }
            assertThat(ticker.channel().tryReceive()).isNull();
          }
          assertThat(ticker.channel().tryReceive(Duration.ofMillis(2))).isNull();
        }
      });
    }
    crew.join();
  }
}
