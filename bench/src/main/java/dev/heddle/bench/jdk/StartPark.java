package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Heap;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;

/** Threads that are all parked on one latch, which is what opens for many at once in the JDK. */
final class StartPark {
  private static final int WAITERS = 1000;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch parked;
  private final CountDownLatch woken;

  private StartPark(int count) {
    parked = new CountDownLatch(count);
    woken = new CountDownLatch(count);
  }

  /** Times the start of all, and the waking of all. */
  static void time(int count, Reporter reporter) throws InterruptedException {
    StartPark threads = new StartPark(count);
    long start = System.nanoTime();
    threads.startAll(count);
    reporter.reportTime("start", count, start);

    start = System.nanoTime();
    threads.wakeAll();
    reporter.reportTime("wake", count, start);
  }

  /**
   * Times the opening of a latch that a thousand threads wait on, until all have finished, again
   * and again.
   */
  static void close(int count, Reporter reporter) throws InterruptedException {
    int rounds = count / WAITERS;
    long took = 0;
    for (int round = 0; round < rounds; round++) {
      StartPark threads = new StartPark(WAITERS);
      threads.startAll(WAITERS);
      long start = System.nanoTime();
      threads.wakeAll();
      took += System.nanoTime() - start;
    }
    reporter.report("", (long) rounds * WAITERS, took, "ns");
  }

  /**
   * Weighs parked threads. A program of its own, for the collections that weighing takes would
   * weigh on the times.
   */
  static void weigh(int count, Reporter reporter) throws InterruptedException {
    long before = Heap.inUse();
    StartPark threads = new StartPark(count);
    threads.startAll(count);
    reporter.report("", count, Heap.inUse() - before, "B");
    threads.wakeAll();
  }

  /** All of it, for so many that it is tried but once. */
  static void timeAndWeigh(int count, Reporter reporter) throws InterruptedException {
    long before = Heap.inUse();
    StartPark threads = new StartPark(count);
    long start = System.nanoTime();
    threads.startAll(count);
    reporter.reportTime("start", count, start);
    reporter.report("bytes", count, Heap.inUse() - before, "B");

    start = System.nanoTime();
    threads.wakeAll();
    reporter.reportTime("wake", count, start);
  }

  /** Returns when each thread has run as far as the latch. */
  private void startAll(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      VirtualThreads.start(this::park);
    }
    parked.await();
  }

  private void park() throws InterruptedException {
    parked.countDown();
    gate.await();
    woken.countDown();
  }

  private void wakeAll() throws InterruptedException {
    gate.countDown();
    woken.await();
  }
}
