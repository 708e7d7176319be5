package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.sleep;

import dev.heddle.Chan;
import dev.heddle.bench.harness.ProcessorTime;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;

/** A thousand goroutines that all wait, and what the process uses meanwhile. */
final class Idle {
  private static final int PARKED = 1_000;

  private Idle() {}

  static void run(int seconds, Reporter reporter) {
    Chan<Integer> gate = chan();
    for (int i = 0; i < PARKED; i++) {
      go(gate::receive);
    }
    sleep(Duration.ofSeconds(2));
    long before = ProcessorTime.nanos();
    sleep(Duration.ofSeconds(seconds));
    reporter.report("", seconds, ProcessorTime.nanos() - before, "ns");
    gate.close();
  }
}
