package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Heap;
import dev.heddle.bench.harness.Reporter;
import java.util.concurrent.CountDownLatch;

/** Goroutines that are all parked on one channel, until it is closed. */
final class StartPark {
  private static final int WAITERS = 1000;

  private final Chan<Integer> gate = chan();
  private final CountDownLatch parked;
  private final CountDownLatch woken;

  private StartPark(int count) {
    parked = new CountDownLatch(count);
    woken = new CountDownLatch(count);
  }

  /** Times the start of all, and the waking of all. */
  static void time(int count, Reporter reporter) throws InterruptedException {
    StartPark goroutines = new StartPark(count);
    long start = System.nanoTime();
    goroutines.startAll(count);
    reporter.reportTime("start", count, start);

    start = System.nanoTime();
    goroutines.wakeAll();
    reporter.reportTime("wake", count, start);
  }

  /**
   * Times the closing of a channel that a thousand goroutines wait on, until all have finished,
   * again and again.
   */
  static void close(int count, Reporter reporter) throws InterruptedException {
    int rounds = count / WAITERS;
    long took = 0;
    for (int round = 0; round < rounds; round++) {
      StartPark goroutines = new StartPark(WAITERS);
      goroutines.startAll(WAITERS);
      long start = System.nanoTime();
      goroutines.wakeAll();
      took += System.nanoTime() - start;
    }
    reporter.report("", (long) rounds * WAITERS, took, "ns");
  }

  /**
   * Weighs parked goroutines. A program of its own, for the collections that weighing takes would
   * weigh on the times.
   */
  static void weigh(int count, Reporter reporter) throws InterruptedException {
    long before = Heap.inUse();
    StartPark goroutines = new StartPark(count);
    goroutines.startAll(count);
    reporter.report("", count, Heap.inUse() - before, "B");
    goroutines.wakeAll();
  }

  /** All of it, for so many that it is tried but once. */
  static void timeAndWeigh(int count, Reporter reporter) throws InterruptedException {
    long before = Heap.inUse();
    StartPark goroutines = new StartPark(count);
    long start = System.nanoTime();
    goroutines.startAll(count);
    reporter.reportTime("start", count, start);
    reporter.report("bytes", count, Heap.inUse() - before, "B");

    start = System.nanoTime();
    goroutines.wakeAll();
    reporter.reportTime("wake", count, start);
  }

  /** Returns when each goroutine has run as far as its receive. */
  private void startAll(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      go(this::park);
    }
    parked.await();
  }

  private void park() {
    parked.countDown();
    gate.receive();
    woken.countDown();
  }

  private void wakeAll() throws InterruptedException {
    gate.close();
    woken.await();
  }
}
