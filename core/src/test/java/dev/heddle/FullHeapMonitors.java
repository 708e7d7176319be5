package dev.heddle;

import dev.heddle.testing.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A program whose goroutines enter a monitor, again and again, while the heap is full. The JDK has
 * a thread that queues a turn for each that waited to enter, for which Heddle needs memory. In the
 * end all must have come out, which it says.
 */
final class FullHeapMonitors {

  private static final int MANY = 8;
  private static final long LASTS_NANOS = 2_000_000_000L;
  private static final long FULL_NANOS = 20_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Object MONITOR = new Object();
  private static volatile boolean stopped;
  private static volatile Object[] held = {};

  private FullHeapMonitors() {}

  public static void main(String[] arguments) throws InterruptedException {
    Scheduler scheduler = Scheduler.builder().parallelism(4).build();
    List<Goroutine> all = new ArrayList<>(MANY);
    Task task = FullHeapMonitors::enterAgainAndAgain;
    for (int i = 0; i < MANY; i++) {
      all.add(scheduler.go(task));
    }
    Rehearsal.await();
    long start = System.nanoTime();
    while (System.nanoTime() - start < LASTS_NANOS) {
      fill();
      LockSupport.parkNanos(FULL_NANOS);
      held = null;
    }
    stopped = true;
    for (Goroutine each : all) {
      if (!each.join(PATIENCE)) {
        System.out.println("one never came out");
      }
    }
    System.out.println("all have come out");
    System.out.flush();
    Runtime.getRuntime().halt(0); // exit writes a log, for which there may be no memory
  }

  private static void enterAgainAndAgain() {
    while (!stopped) {
      synchronized (MONITOR) {
        LockSupport.parkNanos(1); // so that others wait to enter
      }
    }
  }

  private static void fill() {
    for (int size = 1 << 16; size >= 16; size /= 4) {
      try {
        while (true) {
          held = new Object[] {held, new byte[size]};
        }
      } catch (OutOfMemoryError e) {
        // full, for things of this size
      }
    }
  }
}
