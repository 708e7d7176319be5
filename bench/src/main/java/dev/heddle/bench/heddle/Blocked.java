package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.sleep;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.Fifos;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A producer and a consumer alone, and beside goroutines blocked in the operating system. */
final class Blocked {
  private static final int BLOCKED = 64;
  private static final int REPEATS = 4;

  private Blocked() {}

  static void run(int values, Reporter reporter) throws Exception {
    for (int i = 0; i < REPEATS; i++) {
      // The first of each warms up.
      measure("without", values, i == 0 ? (part, operations, amount, unit) -> {} : reporter);
      try (Fifos fifos = new Fifos(BLOCKED)) {
        CountDownLatch finished = block(fifos);
        measure("with", values, i == 0 ? (part, operations, amount, unit) -> {} : reporter);
        Check.equal("still blocked", BLOCKED, finished.getCount());
        fifos.release();
        finished.await();
      }
    }
  }

  private static void measure(String part, int values, Reporter reporter) {
    long start = System.nanoTime();
    long operations = ProducerConsumer.unbuffered(values);
    reporter.reportTime(part, operations, start);
  }

  /** Returns when all are about to open their pipe, and some time has passed. */
  private static CountDownLatch block(Fifos fifos) throws InterruptedException {
    CountDownLatch opening = new CountDownLatch(BLOCKED);
    CountDownLatch finished = new CountDownLatch(BLOCKED);
    for (int i = 0; i < BLOCKED; i++) {
      int index = i;
      go(() -> {
        opening.countDown();
        fifos.read(index);
        finished.countDown();
      });
    }
    opening.await();
    sleep(Duration.ofMillis(100));
    return finished;
  }
}
