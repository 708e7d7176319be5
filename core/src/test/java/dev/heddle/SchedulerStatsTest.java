package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.sync.Mutex;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a scheduler says it has running, waiting and blocked, and how long what is ready waits. */
class SchedulerStatsTest {

  private final Scheduler scheduler = Schedulers.fresh(1);
  private final Chan<Integer> hold = Heddle.chan();
  private final AtomicBoolean stop = new AtomicBoolean();

  @AfterEach
  void endScheduler() {
    stop.set(true);
    if (!hold.isClosed()) {
      hold.close();
    }
    until(() -> scheduler.stats().live() == 0);
    Schedulers.end(scheduler);
  }

  private Goroutine startHog() {
    return scheduler.go(() -> {
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    });
  }

  @Test
  void runningGoroutinesAreCounted() {
    assertThat(scheduler.stats().running()).isZero();
    startHog();
    until(() -> scheduler.stats().running() == 1);
    stop.set(true);
    until(() -> scheduler.stats().running() == 0);
  }

  @Test
  void carriersThatRunAndThatLostTheirProcessorAreCounted() {
    Assumptions.assumeTrue(scheduler.isNative());
    startHog();
    until(() -> scheduler.stats().runningThreads() == 1);
    assertThat(scheduler.stats().blockedThreads()).isZero();
    startHog(); // waits for the first, whose processor the monitor then hands over
    until(() -> scheduler.stats().blockedThreads() == 1);
    until(() -> scheduler.stats().runningThreads() == 1);
    assertThat(scheduler.stats().running()).isEqualTo(2);
    assertThat(scheduler.stats().threads()).isGreaterThanOrEqualTo(2);
    stop.set(true);
    until(() -> scheduler.stats().blockedThreads() == 0 && scheduler.stats().running() == 0);
  }

  @Test
  void readyGoroutinesWithoutAProcessorAreCounted() {
    Assumptions.assumeTrue(scheduler.isNative());
    int[] seen = new int[1];
    // More than once if the monitor has another carrier run them meanwhile.
    until(() -> {
      scheduler
          .go(() -> {
            for (int i = 0; i < 10; i++) {
              Heddle.go(() -> {});
            }
            seen[0] = scheduler.stats().runnable();
          })
          .join();
      return seen[0] == 10;
    });
    until(() -> scheduler.stats().runnable() == 0);
  }

  @Test
  void waitingGoroutinesAreCountedByReason() {
    Mutex mutex = new Mutex();
    mutex.lock();
    for (int i = 0; i < 3; i++) {
      scheduler.go(hold::receive);
    }
    scheduler.go(() -> Heddle.select(Heddle.onReceive(hold, none -> {})));
    scheduler.go(() -> {
      mutex.lock();
      mutex.unlock();
    });
    until(() -> scheduler.stats().waiting() == 5);
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.waitingBy())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("chan receive", 3L, "select", 1L, "sync.Mutex.Lock", 1L));
    mutex.unlock();
    hold.close();
    until(() -> scheduler.stats().waitingBy().isEmpty());
  }

  @Test
  void aWaitOfTheJdksIsNeitherRunningNorWaiting() {
    Goroutine parked = scheduler.go(() -> LockSupport.park());
    until(() -> parked.state() == Goroutine.State.WAITING && scheduler.stats().running() == 0);
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.live()).isEqualTo(1);
    assertThat(stats.waiting()).isZero();
    assertThat(stats.waitingBy()).isEmpty();
    parked.cancel();
  }

  @Test
  void timersAreCounted() {
    int before = scheduler.stats().timers();
    Goroutine sleeper = scheduler.go(() -> Heddle.sleep(Duration.ofDays(1)));
    until(() -> scheduler.stats().timers() == before + 1);
    sleeper.cancel();
    until(() -> scheduler.stats().timers() == before);
  }

  @Test
  void theLatencyOfReadyGoroutinesIsMeasured() {
    Assumptions.assumeTrue(scheduler.isNative());
    assertThat(scheduler.stats().readyLatency().count()).isZero();
    Duration held = Duration.ofMillis(3);
    int started = 1_000;
    scheduler
        .go(() -> {
          for (int i = 0; i < started; i++) {
            Heddle.go(() -> {});
          }
          long start = System.nanoTime();
          while (System.nanoTime() - start < held.toNanos()) {
            Thread.onSpinWait();
          }
        })
        .join();
    until(() -> scheduler.stats().live() == 0);
    LatencyHistogram latency = scheduler.stats().readyLatency();
    assertThat(latency.count()).isPositive();
    assertThat(latency.max()).isGreaterThanOrEqualTo(held);
  }

  @Test
  void aSampledLatencyCountsForAllItWasSampledFrom() {
    Assumptions.assumeTrue(scheduler.isNative());
    int turns = 20_000;
    scheduler
        .go(() -> {
          Chan<Integer> to = Heddle.chan();
          Heddle.go(() -> to.forEach(value -> {}));
          for (int i = 0; i < turns; i++) {
            to.send(i);
          }
          to.close();
        })
        .join();
    until(() -> scheduler.stats().live() == 0);
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.readyLatency().count()).isBetween(64L, 2 * stats.parks());
    assertThat(stats.readyLatency().p50()).isLessThanOrEqualTo(stats.readyLatency().p99());
  }

  @Test
  void anEmptyHistogramHasNoValues() {
    LatencyHistogram none = new LatencyHistogram(new long[8]);
    assertThat(none.p50()).isZero();
    assertThat(none.max()).isZero();
    assertThat(none.count()).isZero();
    assertThat(none.buckets()).isEmpty();
  }

  @Test
  void aHistogramGivesPercentiles() {
    long[] counts = new long[8];
    counts[1] = 98;
    counts[3] = 1;
    counts[7] = 1;
    LatencyHistogram histogram = new LatencyHistogram(counts);
    assertThat(histogram.percentile(0)).isEqualTo(Duration.ofNanos(1));
    assertThat(histogram.p50()).isEqualTo(Duration.ofNanos(1));
    assertThat(histogram.p99()).isEqualTo(Duration.ofNanos(3));
    assertThat(histogram.max()).isEqualTo(Duration.ofNanos(7));
    assertThat(histogram.buckets())
        .containsExactly(
            new LatencyHistogram.Bucket(Duration.ofNanos(1), 98),
            new LatencyHistogram.Bucket(Duration.ofNanos(3), 1),
            new LatencyHistogram.Bucket(Duration.ofNanos(7), 1));
    assertThat(histogram)
        .hasToString("100 (p50 PT0.000000001S, p99 PT0.000000003S, max PT0.000000007S)");
  }

  @Test
  void aPercentileOutsideZeroToHundredIsRefused() {
    LatencyHistogram none = new LatencyHistogram(new long[8]);
    for (double percent : new double[] {-1, 100.5, Double.NaN}) {
      assertThatThrownBy(() -> none.percentile(percent))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("percent is " + percent + "; it must be from 0 to 100");
    }
  }
}
