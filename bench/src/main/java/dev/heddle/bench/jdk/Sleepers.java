package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Heap;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Threads that all sleep at once. */
final class Sleepers {
  private static final Duration SHORT = Duration.ofMillis(10);

  /** Long enough for weighing them meanwhile. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private Sleepers() {}

  static long time(int count) throws InterruptedException {
    startAll(count, SHORT).await();
    return count;
  }

  static void weigh(int count, Reporter reporter) throws InterruptedException {
    long before = Heap.inUse();
    CountDownLatch woken = startAll(count, LONG);
    reporter.report("", count, Heap.inUse() - before, "B");
    woken.await();
  }

  /** Returns, when each thread has run as far as its sleep, what counts those that woke. */
  private static CountDownLatch startAll(int count, Duration duration) throws InterruptedException {
    CountDownLatch asleep = new CountDownLatch(count);
    CountDownLatch woken = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      VirtualThreads.start(() -> {
        asleep.countDown();
        Thread.sleep(duration);
        woken.countDown();
      });
    }
    asleep.await();
    return woken;
  }
}
