package dev.heddle.bench.harness;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Loops that compute and never block, yield or return before their time is up. */
public final class Hog {
  private static final int BETWEEN_LOOKS = 10_000;
  private static final long USUAL_PIECE_NANOS = 20_000_000;
  private static final long CALIBRATION_NANOS = 300_000_000;

  private final long end;
  private final long pieceNanos;
  private final CountDownLatch ended;
  private final LongAdder rounds = new LongAdder();
  private final int count;

  /** With so many loops, which end so many milliseconds from now. */
  public Hog(int count, int millis) {
    this(count, millis, USUAL_PIECE_NANOS);
  }

  /** The same, cut into pieces of so many nanoseconds. */
  public Hog(int count, int millis, long pieceNanos) {
    this.count = count;
    this.pieceNanos = pieceNanos;
    this.end = System.nanoTime() + millis * 1_000_000L;
    this.ended = new CountDownLatch(count);
  }

  /** How long one round of computing takes with nothing beside it. */
  public static double nanosOfRound() {
    long start = System.nanoTime();
    long rounds = 0;
    long nanos;
    do {
      rounds += compute() == 0 ? 2 : 1;
      nanos = System.nanoTime() - start;
    } while (nanos < CALIBRATION_NANOS);
    return nanos / (double) rounds;
  }

  /** How many loops there are in a starvation: twice as many as the machine has cores. */
  public static int usualCount() {
    return 2 * Runtime.getRuntime().availableProcessors();
  }

  /** One of the loops. */
  public void loop() {
    long done = 0;
    while (!isOver()) {
      done += compute() == 0 ? 2 : 1;
    }
    rounds.add(done);
    ended.countDown();
  }

  /**
   * A piece of one of the loops, for those that are cut into pieces.
   *
   * @return whether another is to follow
   */
  public boolean piece() {
    long start = System.nanoTime();
    long done = 0;
    do {
      done += compute() == 0 ? 2 : 1;
    } while (System.nanoTime() - start < pieceNanos && !isOver());
    rounds.add(done);
    if (isOver()) {
      ended.countDown();
      return false;
    }
    return true;
  }

  private static int compute() {
    int random = 1;
    for (int i = 0; i < BETWEEN_LOOKS; i++) {
      random = random * 1_664_525 + 1_013_904_223;
    }
    return random;
  }

  /** How many rounds all loops have computed. */
  public long rounds() {
    return rounds.sum();
  }

  public boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** Waits until each loop has ended; fails the program unless they computed. */
  public void await() throws InterruptedException {
    ended.await();
    if (rounds.sum() < count) {
      throw new AssertionError(count + " loops made " + rounds.sum() + " rounds");
    }
  }
}
