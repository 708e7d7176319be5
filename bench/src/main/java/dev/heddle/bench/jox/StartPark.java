package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Heap;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;

/** Threads that are all parked on one channel, until each is sent a value. */
final class StartPark {
  private final Channel<Integer> gate = Channel.newRendezvousChannel();
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
    threads.wakeAll(count);
    reporter.reportTime("wake", count, start);
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
    threads.wakeAll(count);
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
    threads.wakeAll(count);
    reporter.reportTime("wake", count, start);
  }

  /** Returns when each thread has run as far as its receive. */
  private void startAll(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      VirtualThreads.start(this::park);
    }
    parked.await();
  }

  private void park() throws InterruptedException {
    parked.countDown();
    gate.receive();
    woken.countDown();
  }

  /** Jox overflows the stack when a channel that a million threads wait on is closed. */
  private void wakeAll(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      gate.send(i);
    }
    woken.await();
  }
}
