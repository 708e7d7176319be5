package dev.heddle;

import java.util.concurrent.atomic.AtomicInteger;

/** The settings of a scheduler: their limits and their defaults. */
final class SchedulerSettings {

  /** The limit of a {@link java.util.concurrent.ForkJoinPool}: no machine has more processors. */
  private static final int MOST_PARALLELISM = 0x7fff;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private SchedulerSettings() {}

  /** Room for many goroutines blocked in the operating system, each of which holds a thread. */
  static int defaultMaxThreads(int parallelism) {
    return Math.max(1024, 2 * parallelism);
  }

  /** How long a thread over the parallelism sleeps before it ends. */
  static long retireNanos() {
    return intProperty("heddle.retireMillis", 5_000) * 1_000_000L;
  }

  /** After how long a close reports what it waits for. */
  static long closeReportNanos() {
    return intProperty("heddle.closeReportMillis", 10_000) * 1_000_000L;
  }

  static String nextName() {
    return "heddle-" + NAMES.incrementAndGet();
  }

  static int checkParallelism(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("parallelism is " + n + "; it must be at least 1");
    }
    if (n > MOST_PARALLELISM) {
      throw new IllegalArgumentException(
          "parallelism is " + n + "; it must be at most " + MOST_PARALLELISM);
    }
    return n;
  }

  /** Checks the parallelism: each goroutine that runs needs a thread. */
  static int checkParallelism(int n, int maxThreads) {
    if (n > maxThreads) {
      throw new IllegalArgumentException(
          "maxThreads is "
              + maxThreads
              + ", less than the parallelism of "
              + n
              + "; it must be at least that");
    }
    return n;
  }

  static int checkMaxThreads(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("maxThreads is " + n + "; it must be at least 1");
    }
    return n;
  }

  /** The value of a system property, which must be a whole number of at least 1. */
  static int intProperty(String name, int otherwise) {
    String text = System.getProperty(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, as for a number out of range
    }
    throw new IllegalArgumentException(
        "system property "
            + name
            + " is \""
            + text
            + "\"; it must be a whole number of at least 1");
  }
}
