package dev.heddle.soak;

import dev.heddle.Inside;
import dev.heddle.Scheduler;
import dev.heddle.internal.sched.Totals;
import java.util.function.BooleanSupplier;

/**
 * What there was before the work, to compare with what there is after it: everything that was
 * started has ended, and the heap has not grown.
 *
 * @param threads the threads of the process
 * @param heap the bytes in use after a collection
 * @param parallelism what the scheduler was set to
 */
record Baseline(int threads, long heap, int parallelism) {

  private static final long LIMIT_NANOS = 60_000_000_000L;

  /** Threads that the JDK and the timers may have started meanwhile, and keep. */
  private static final int THREADS_OF_OTHERS = 24;

  /** What the heap may keep of any amount of work: caches of the JDK's and of the scheduler's. */
  private static final long HEAP_OF_OTHERS = 32L << 20;

  static Baseline now(Scheduler scheduler) {
    return new Baseline(Thread.activeCount(), heapInUse(), scheduler.parallelism());
  }

  private static long heapInUse() {
    System.gc();
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }

  /** Waits until no goroutine is left on {@code scheduler}. */
  static void awaitNone(Round round, Scheduler scheduler) throws InterruptedException {
    if (!holds(() -> Inside.totals(scheduler).live() == 0)) {
      throw new AssertionError("goroutines are left: " + Inside.totals(scheduler));
    }
    Totals totals = Inside.totals(scheduler);
    round.check(totals.waiting() == 0, "none is left, but some are counted as waiting: " + totals);
  }

  /** Checks the whole process after the last round, and says how it compares. */
  String check(Scheduler scheduler) throws InterruptedException {
    scheduler.parallelism(parallelism);
    if (!holds(() -> Inside.totals(scheduler).live() == 0)) {
      Failure.of("goroutines are left: " + Inside.totals(scheduler));
    }
    if (!holds(() -> Inside.timers() == 0)) {
      Failure.of(Inside.timers() + " timers are left");
    }
    int allowed = threads + scheduler.parallelism() + THREADS_OF_OTHERS;
    if (!holds(() -> Thread.activeCount() <= allowed)) {
      Failure.of(Thread.activeCount() + " threads are left, of at most " + allowed);
    }
    if (!holds(() -> Inside.totals(scheduler).carriers() <= scheduler.parallelism())) {
      Failure.of("carriers are left: " + Inside.totals(scheduler));
    }
    Totals totals = Inside.totals(scheduler);
    if (totals.waiting() != 0 || totals.spinningCarriers() != 0 || totals.runnable() != 0) {
      Failure.of("nothing is left, but it is counted: " + totals);
    }
    if (!holds(() -> heapInUse() <= heap + HEAP_OF_OTHERS)) {
      Failure.of("the heap has grown from " + heap + " bytes to " + heapInUse());
    }
    return "threads: %d before, %d after; heap: %d MB before, %d MB after"
        .formatted(threads, Thread.activeCount(), heap >> 20, heapInUse() >> 20);
  }

  private static boolean holds(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }
}
