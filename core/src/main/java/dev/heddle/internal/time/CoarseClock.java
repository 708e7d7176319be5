package dev.heddle.internal.time;

/**
 * Seconds since the process began, to be read for nothing by every goroutine that parks. Whoever
 * wakes a carrier sets it right, and the monitor does while anything runs, so it is never older
 * than a few milliseconds when it is read.
 */
public final class CoarseClock {

  private static final long START = System.nanoTime();

  private static volatile int seconds;

  private CoarseClock() {}

  /** The time, as it last was set. */
  public static int seconds() {
    return seconds;
  }

  /** Sets the clock right, and returns the time. */
  public static int update() {
    int now = (int) ((System.nanoTime() - START) / 1_000_000_000L);
    if (now != seconds) {
      seconds = now;
    }
    return now;
  }
}
