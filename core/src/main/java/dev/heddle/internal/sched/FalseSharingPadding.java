package dev.heddle.internal.sched;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Idle threads, started before a carrier to prevent false sharing with the carrier before it.
 *
 * <p>HotSpot keeps the value of {@code Thread.currentThread()} in a table outside of the heap: four
 * words for each thread, next to those of the thread that was started just before. A carrier writes
 * one of them twice at each switch. Two carriers that were started one after the other would write
 * to one cache line, or to two that the processor fetches together, and each switch would wait for
 * a line that the other core has just written ({@code OopStorage}, {@code
 * JavaThread::set_threadOopHandles}).
 *
 * <p>So {@value #THREADS} idle threads, which take 96 bytes of the table, are started in between,
 * and live as long as the carrier does. The table gives out its lowest free place first. Since the
 * padding starts before its carrier, it also fills places that ended threads have left beside the
 * previous carrier.
 */
final class FalseSharingPadding implements Runnable {

  private static final int THREADS = 3;

  /** The smallest stack: the JVM raises this to its minimum. */
  private static final long STACK_SIZE = 1;

  private final Thread[] threads;
  private volatile boolean over;

  private FalseSharingPadding(int n) {
    threads = new Thread[n];
  }

  /** An empty padding, for a carrier without one. */
  static FalseSharingPadding none() {
    return new FalseSharingPadding(0);
  }

  FalseSharingPadding(ThreadGroup group, String carrier) {
    this(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new Thread(group, this, carrier + "-padding-" + (i + 1), STACK_SIZE, false);
      threads[i].setDaemon(true);
    }
  }

  /** Starts the threads, or as many as the system has. */
  void start(Consumer<Thread> starter) {
    try {
      for (Thread thread : threads) {
        starter.accept(thread);
      }
    } catch (OutOfMemoryError e) {
      end(); // the carrier is started all the same; if that fails too, its starter reports it
    }
  }

  void end() {
    over = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (!over) {
      LockSupport.park(this);
    }
  }
}
