package dev.heddle.testing;

/**
 * How often a stress test does what it repeats. Its rounds are counted for a JVM that compiles what
 * is hot; one that interprets, or compiles all it meets, is told by {@code -Dheddle.test.slowness}
 * how many times slower it is, and does so many times fewer.
 *
 * <p>{@link Patience} is the other answer to a slow JVM, for what cannot be shortened. It is the
 * larger where something beside the tests holds their JVM up, which takes no rounds away.
 */
public final class Rounds {

  private static final int SLOWNESS = Integer.getInteger("heddle.test.slowness", 1);

  /**
   * Fewer than these no test is cut to, so that a race still has its chance and a queue its length.
   */
  private static final int LEAST = 100;

  private Rounds() {}

  /** So many on a usual JVM, and their share, or a hundred if that is more, on a slow one. */
  public static int of(int usual) {
    return of(usual, SLOWNESS);
  }

  static int of(int usual, int slowness) {
    return Math.min(usual, Math.max(LEAST, usual / slowness));
  }
}
