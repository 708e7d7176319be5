package dev.heddle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program whose goroutines, and virtual threads that run on their carriers, fill the heap and
 * then wait for a short time in the JDK, again and again. The JDK needs memory for the timer of
 * such a wait after the thread has left its carrier. Another thread empties the heap now and then.
 * In the end all must have woken, which it says.
 */
final class FullHeapJdkWaits {

  private static final int EACH = 8;
  private static final int LARGEST = 1 << 16;
  private static final int SMALLEST = 16;
  private static final long LASTS_NANOS = 2_000_000_000L;
  private static final long FULL_NANOS = 2_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static volatile Object[] held = {};
  private static volatile boolean begun;
  private static volatile boolean stopped;

  private FullHeapJdkWaits() {}

  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(4 * EACH);
    for (int i = 0; i < EACH; i++) {
      for (Runnable wait :
          new Runnable[] {FullHeapJdkWaits::park, FullHeapJdkWaits::waitInMonitor}) {
        Heddle.go(() -> repeat(wait, left));
        Scheduler.global().threadFactory().newThread(() -> repeat(wait, left)).start();
      }
    }
    begun = true;
    long start = System.nanoTime();
    while (System.nanoTime() - start < LASTS_NANOS) {
      LockSupport.parkNanos(FULL_NANOS);
      held = null;
    }
    stopped = true;
    boolean all = await(left);
    System.out.println(all ? "all have woken" : left.getCount() + " never woke");
    System.out.flush();
    Runtime.getRuntime().halt(0); // exit writes a log, for which there may be no memory
  }

  private static boolean await(CountDownLatch left) throws InterruptedException {
    for (; ; ) {
      held = null; // one that fills the heap may set it once more
      try {
        return left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  private static void repeat(Runnable wait, CountDownLatch left) {
    do {
      wait.run(); // what the JDK links when it first waits, and cannot, it never can
    } while (!begun);
    while (!stopped) {
      fill();
      try {
        wait.run();
      } catch (OutOfMemoryError e) {
        // who allocates gets it, and goes on
      }
    }
    left.countDown();
  }

  private static void fill() {
    for (int size = LARGEST; size >= SMALLEST && !stopped; size /= 4) {
      try {
        while (!stopped) {
          held = new Object[] {held, new byte[size]};
        }
      } catch (OutOfMemoryError e) {
        // full, for things of this size
      }
    }
  }

  private static void park() {
    LockSupport.parkNanos(1_000);
  }

  private static void waitInMonitor() {
    Object monitor = FullHeapJdkWaits.class;
    synchronized (monitor) {
      try {
        monitor.wait(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
