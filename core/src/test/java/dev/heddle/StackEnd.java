package dev.heddle;

import dev.heddle.testing.Rounds;

/**
 * Tries something at the end of a stack: recurses, calls it at each of the last depths, and again
 * at each on the way back from the overflow. What it tries may overflow anywhere.
 */
final class StackEnd {

  /** What is tried. */
  interface Step {
    void run() throws Exception;
  }

  /**
   * How much is tried.
   *
   * @param lastDepths before how many depths of the end it begins
   * @param retries how often it is tried again on the way back
   */
  record Extent(int lastDepths, int retries) {}

  static final Extent USUAL = new Extent(300, 100);

  /** Begins where an operation refuses, so that what it first uses is used just before. */
  static final Extent COLD = new Extent(100, 1000);

  /**
   * How often it is tried on the way down: more often than the stack of a carrier has room for
   * frames. Where all frames are compiled ({@code -Xcomp}) a goroutine that waits leaves its stack
   * in the heap and goes on with an empty one, so that it would come to an end only with the heap.
   */
  private static final int MOST_ON_THE_WAY_DOWN = Rounds.of(30_000);

  private static final int SHIFTS = 12;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Step step;
  private final Extent extent;

  /** Which of the first frames are wide, by its bits, so that each round ends elsewhere. */
  private final int round;

  private int from = NEVER;
  private int to = NEVER;
  private int deepest;
  private int retries;
  private int overflows;
  private Throwable unexpected;

  private StackEnd(Step step, Extent extent, int round) {
    this.step = step;
    this.extent = extent;
    this.round = round;
  }

  /**
   * Tries {@code step} on the calling stack; returns how often it overflowed.
   *
   * @throws AssertionError if it threw anything but a StackOverflowError
   */
  static int tryAll(Step step, Extent extent, int round) {
    StackEnd end = new StackEnd(step, extent, round);
    end.toTheEnd();
    end.from = end.deepest - extent.lastDepths;
    end.to = end.from + MOST_ON_THE_WAY_DOWN;
    end.retries = extent.retries;
    end.toTheEnd();
    if (end.unexpected != null) {
      throw new AssertionError("at the end of a stack", end.unexpected);
    }
    return end.overflows;
  }

  private void toTheEnd() {
    try {
      descend(0);
    } catch (StackOverflowError e) {
      overflows++;
    }
  }

  private void descend(int depth) {
    deepest = depth;
    try {
      if (depth >= from && depth < to) {
        attempt();
      }
      if (depth < SHIFTS && (round >> depth & 1) != 0) {
        descendWide(depth + 1, depth, depth);
      } else {
        descend(depth + 1);
      }
    } catch (StackOverflowError e) {
      if (from != NEVER && retries-- > 0) {
        overflows++;
        attempt();
      }
      throw e;
    }
  }

  private long descendWide(int depth, long a, long b) {
    descend(depth);
    return a + b;
  }

  private void attempt() {
    try {
      step.run();
    } catch (StackOverflowError e) {
      throw e;
    } catch (Throwable thrown) {
      unexpected = thrown;
    }
  }
}
