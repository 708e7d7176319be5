package dev.heddle.internal.time;

import dev.heddle.Alarm;
import dev.heddle.bench.jmh.ShortBenchmark;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Timers that are started and stopped before they fire, beside others that run. */
public class TimerBenchmark extends ShortBenchmark {
  private static final Duration HOUR = Duration.ofHours(1);

  @Param({"0", "100000"})
  public int others;

  private final Timed timed = new Hourly();
  private Timed[] running = {};

  @Setup
  public void startOthers() {
    running = new Timed[others];
    for (int i = 0; i < others; i++) {
      running[i] = new Hourly();
      Timers.start(running[i], soon());
    }
  }

  @TearDown
  public void stopOthers() {
    for (Timed other : running) {
      Timers.stop(other);
    }
  }

  @Benchmark
  public boolean startAndStop() {
    Timers.start(timed, soon());
    return Timers.stop(timed);
  }

  /** With its channel, which is what is allocated. */
  @Benchmark
  public boolean alarm() {
    return Alarm.after(HOUR).stop();
  }

  /** Between one hour and two. */
  private static long soon() {
    return HOUR.toNanos() + ThreadLocalRandom.current().nextLong(HOUR.toNanos());
  }

  /** Fires too late for anybody. */
  private static final class Hourly extends Timed {
    @Override
    protected void fire() {
      throw new IllegalStateException("an hour has passed");
    }
  }
}
