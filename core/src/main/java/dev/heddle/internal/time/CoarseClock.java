package dev.heddle.internal.time;

/**
 * Seconds since the process began, which every goroutine that parks can read at almost no cost. A
 * thread that wakes a carrier updates it, and the monitor does while anything runs, so it is never
 * older than a few milliseconds when it is read.
 */
public final class CoarseClock {

  private static final long START = System.nanoTime();

  private static volatile int seconds;

  private CoarseClock() {}

  /** The time, as of the last update. */
  public static int seconds() {
    return seconds;
  }

  /** Updates the clock, and returns the time. */
  public static int update() {
    int now = (int) ((System.nanoTime() - START) / 1_000_000_000L);
    if (now != seconds) {
      seconds = now;
    }
    return now;
  }
}
