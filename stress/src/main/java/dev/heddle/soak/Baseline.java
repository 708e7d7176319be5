package dev.heddle.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import dev.heddle.internal.sched.Totals;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/**
 * What the process has at a moment at which nothing runs, to compare with another such moment:
 * everything that was started has ended, and nothing has grown.
 *
 * @param threads the threads of the process, but for the padding of carriers
 * @param files its open file descriptors; 0 where that is not known
 * @param heap the bytes in use after a collection
 */
record Baseline(int threads, long files, long heap) {

  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final int PADDING_OF_ONE = 3;

  /**
   * What may come on top, of any amount of work: threads that the JDK starts when they are first
   * needed, its caches and the scheduler's.
   *
   * @param threads the threads
   * @param files the file descriptors
   * @param heap the bytes
   */
  record Allowance(int threads, long files, long heap) {
    /** After the first work of its kind. */
    static final Allowance OF_A_START = new Allowance(32, 64, 32L << 20);

    /** After more of the same. */
    static final Allowance OF_MORE_OF_THE_SAME = new Allowance(8, 16, 8L << 20);
  }

  static Baseline now() {
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    return new Baseline((int) (threads - padding()), openFiles(), heapInUse());
  }

  /** The threads that keep carriers apart. */
  private static long padding() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("-padding-"))
        .count();
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long heapInUse() {
    System.gc();
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }

  /** Waits until no goroutine is left on {@code scheduler}, nor counted. */
  static void awaitNone(Scheduler scheduler) throws InterruptedException {
    if (!holds(() -> SchedulerInternals.totals(scheduler).live() == 0)) {
      throw new AssertionError("goroutines are left: " + SchedulerInternals.totals(scheduler));
    }
    // A carrier that the system takes off its core counts a park after the goroutine has gone on.
    if (!holds(() -> SchedulerInternals.totals(scheduler).waiting() == 0)) {
      throw new AssertionError(
          "none is left, but some are counted as waiting: " + SchedulerInternals.totals(scheduler));
    }
  }

  /**
   * Waits until {@code scheduler} has come to rest after all work, with as many carriers as it
   * keeps. Nothing is left of the work, and nothing is counted that is not there.
   */
  static void awaitRest(Scheduler scheduler) throws InterruptedException {
    if (!holds(() -> SchedulerInternals.totals(scheduler).live() == 0)) {
      Failure.of("goroutines are left: " + SchedulerInternals.totals(scheduler));
    }
    if (!holds(() -> SchedulerInternals.timers() == 0)) {
      Failure.of(SchedulerInternals.timers() + " timers are left");
    }
    if (!holds(() -> SchedulerInternals.totals(scheduler).carriers() <= scheduler.parallelism())) {
      Failure.of("carriers are left: " + SchedulerInternals.totals(scheduler));
    }
    if (!holds(
        () ->
            padding() <= (long) PADDING_OF_ONE * SchedulerInternals.totals(scheduler).carriers())) {
      Failure.of(
          padding() + " threads of padding are left: " + SchedulerInternals.totals(scheduler));
    }
    if (!holds(() -> countsNothing(SchedulerInternals.totals(scheduler)))) {
      Failure.of("nothing is left, but it is counted: " + SchedulerInternals.totals(scheduler));
    }
  }

  /** On a busy machine the last carrier may look for work for a while before it sleeps. */
  private static boolean countsNothing(Totals totals) {
    return totals.waiting() == 0 && totals.spinningCarriers() == 0 && totals.runnable() == 0;
  }

  /** Fails the soak unless the process comes to have no more than this and the allowance. */
  void check(Allowance allowed) throws InterruptedException {
    if (!holds(() -> now().threads <= threads + allowed.threads)) {
      Failure.of("the threads have grown from " + threads + " to " + now().threads);
    }
    if (!holds(() -> openFiles() <= files + allowed.files)) {
      Failure.of("the open files have grown from " + files + " to " + openFiles());
    }
    if (!holds(() -> heapInUse() <= heap + allowed.heap)) {
      Failure.of("the heap has grown from " + heap + " bytes to " + heapInUse());
    }
  }

  @Override
  public String toString() {
    return "%d threads, %d open files, %.1f MB of heap"
        .formatted(threads, files, heap / (double) (1 << 20));
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
