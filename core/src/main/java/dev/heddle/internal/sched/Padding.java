package dev.heddle.internal.sched;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads that do nothing, started before a carrier to keep it away from the one before it.
 *
 * <p>HotSpot keeps what {@code Thread.currentThread()} is in a table outside of the heap: four
 * words for each thread, beside those of the thread that was started next before. A carrier writes
 * one of them at each switch, twice. Two carriers that were started one after the other would write
 * to one cache line, or to two that the processor fetches together, and each switch would wait for
 * what the other core has just written ({@code OopStorage}, {@code
 * JavaThread::set_threadOopHandles}).
 *
 * <p>So {@value #THREADS} others, which hold 96 bytes of the table, are started in between, and
 * live as long as the carrier does. The lowest free place is given out first: the padding fills
 * what threads that have ended left beside the last carrier, too, for it is started before its own.
 */
final class Padding implements Runnable {

  private static final int THREADS = 3;

  /** The least there is; the JVM knows how much that must be. */
  private static final long STACK_SIZE = 1;

  private final Thread[] threads;
  private volatile boolean over;

  private Padding(int n) {
    threads = new Thread[n];
  }

  /** That of a carrier without one. */
  static Padding none() {
    return new Padding(0);
  }

  Padding(ThreadGroup group, String carrier) {
    this(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads[i] = new Thread(group, this, carrier + "-padding-" + (i + 1), STACK_SIZE, false);
      threads[i].setDaemon(true);
    }
  }

  /** Starts them, as far as there are threads to be had. */
  void start(Consumer<Thread> starter) {
    try {
      for (Thread thread : threads) {
        starter.accept(thread);
      }
    } catch (OutOfMemoryError e) {
      end(); // the carrier is tried all the same, and who starts it tells if that fails, too
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
