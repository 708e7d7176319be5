package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.ProcessorTime;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;

/** A thousand threads that all wait, and what the process uses meanwhile. */
final class Idle {
  private static final int PARKED = 1_000;

  private Idle() {}

  static void run(int seconds, Reporter reporter) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    for (int i = 0; i < PARKED; i++) {
      VirtualThreads.start(gate::await);
    }
    Thread.sleep(2_000);
    long before = ProcessorTime.nanos();
    Thread.sleep(seconds * 1_000L);
    reporter.report("", seconds, ProcessorTime.nanos() - before, "ns");
    gate.countDown();
  }
}
