package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.after;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.select;
import static dev.heddle.Heddle.sleep;

import dev.heddle.Alarm;
import dev.heddle.ReceiveChan;
import dev.heddle.Ticker;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;
import java.time.Instant;

/** Timers that are due at once, or nearly. */
final class ZeroAlarm {
  private static final Duration NANO = Duration.ofNanos(1);
  private static final Duration MICRO = Duration.ofNanos(1_000);
  private static final Duration MILLI = Duration.ofMillis(1);

  private ZeroAlarm() {}

  static void run(int count, Reporter reporter) {
    alarms(count); // to warm up
    long start = System.nanoTime();
    alarms(count);
    reporter.reportTime("receive", count, start);

    int fewer = Math.max(1, count / 10);
    ticks(fewer);
    start = System.nanoTime();
    ticks(fewer);
    reporter.reportTime("tick", fewer, start);

    sleeps(fewer);
    start = System.nanoTime();
    sleeps(fewer);
    reporter.reportTime("sleep", fewer, start);
  }

  private static void alarms(int count) {
    for (int i = 0; i < count; i++) {
      Alarm.after(Duration.ZERO).channel().receive();
    }
  }

  private static void ticks(int count) {
    try (Ticker ticker = Ticker.every(MICRO)) {
      int[] ticks = {0};
      while (ticks[0] < count) {
        ReceiveChan<Instant> late = after(MILLI);
        select(onReceive(ticker.channel(), at -> ticks[0]++), onReceive(late, at -> {}));
      }
    }
  }

  private static void sleeps(int count) {
    for (int i = 0; i < count; i++) {
      sleep(NANO);
    }
  }
}
