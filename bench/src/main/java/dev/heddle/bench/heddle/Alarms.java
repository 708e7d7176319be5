package dev.heddle.bench.heddle;

import dev.heddle.Alarm;
import dev.heddle.bench.harness.Heap;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;

/** Alarms that are all running at once, and are stopped before they ring. */
final class Alarms {
  private Alarms() {}

  static void run(int count, Reporter reporter) {
    for (int i = 0; i < count; i++) { // to warm up
      Alarm.after(Duration.ofHours(1)).stop();
    }
    Alarm[] alarms = new Alarm[count];
    long before = Heap.inUse();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      alarms[i] = Alarm.after(Duration.ofHours(1));
    }
    reporter.reportTime("start", count, start);
    reporter.report("bytes", count, Heap.inUse() - before, "B");

    start = System.nanoTime();
    for (Alarm alarm : alarms) {
      if (!alarm.stop()) {
        throw new IllegalStateException("an alarm of an hour has rung");
      }
    }
    reporter.reportTime("stop", count, start);
  }
}
