package dev.heddle.soak;

import dev.heddle.Inside;
import dev.heddle.Scheduler;
import dev.heddle.internal.sched.Totals;
import java.util.function.BooleanSupplier;

/** After the work: everything that was started has ended. */
final class Baseline {

  private static final long LIMIT_NANOS = 60_000_000_000L;

  /** Threads that the JDK and the timers may have started meanwhile, and keep. */
  private static final int THREADS_OF_OTHERS = 24;

  private Baseline() {}

  /** Waits until no goroutine is left on {@code scheduler}. */
  static void awaitNone(Round round, Scheduler scheduler) throws InterruptedException {
    if (!holds(() -> Inside.totals(scheduler).live() == 0)) {
      throw new AssertionError("goroutines are left: " + Inside.totals(scheduler));
    }
    Totals totals = Inside.totals(scheduler);
    round.check(totals.waiting() == 0, "none is left, but some are counted as waiting: " + totals);
  }

  /** Checks the whole process after the last round. */
  static void check(Scheduler scheduler, int threadsBefore) throws InterruptedException {
    if (!holds(() -> Inside.totals(scheduler).live() == 0)) {
      Failure.of("goroutines are left: " + Inside.totals(scheduler));
    }
    if (!holds(() -> Inside.timers() == 0)) {
      Failure.of(Inside.timers() + " timers are left");
    }
    int allowed = threadsBefore + scheduler.parallelism() + THREADS_OF_OTHERS;
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
