package dev.heddle.hurt;

import java.util.SplittableRandom;

/** Fills the heap, down to the last few bytes, holds on to it for a moment, and lets go. */
final class Hog {

  private static final int LARGEST = 1 << 20;
  private static final int SMALLEST = 16;

  /** Whether the heap is to be left alone. */
  static volatile boolean stopped;

  /** How often the heap was full. */
  static volatile long fillings;

  private Hog() {}

  /** Does so again and again, in a thread of its own. */
  static void start(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Thread.ofPlatform()
        .daemon()
        .name("hurt-hog")
        .start(() -> {
          for (; ; ) {
            if (!stopped) {
              long held = 1_000_000L * random.nextInt(20, 300);
              fill(held, 1 << random.nextInt(4, 9));
            }
            Pause.nanos(1_000_000L * random.nextInt(1, 60));
          }
        });
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  private static void fill(long nanos, int least) {
    Object[] chain = new Object[0];
    for (int size = LARGEST; size >= Math.max(least, SMALLEST); size >>= 2) {
      chain = add(chain, size);
    }
    fillings++;
    long start = System.nanoTime();
    while (!stopped && System.nanoTime() - start < nanos) {
      Pause.nanos(500_000);
    }
    if (chain.length == 0) {
      throw new AssertionError("the heap is full, and nothing is in it");
    }
  }

  private static Object[] add(Object[] before, int size) {
    Object[] chain = before;
    try {
      while (!stopped) {
        chain = new Object[] {chain, new byte[size]};
      }
    } catch (OutOfMemoryError e) {
      // full, for things of this size
    }
    return chain;
  }
}
