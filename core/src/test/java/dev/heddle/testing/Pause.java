package dev.heddle.testing;

import java.util.concurrent.locks.LockSupport;

/** How the caller lets time pass; how long that takes decides nothing. */
public final class Pause {

  private Pause() {}

  /** Gives a party that should not act the time to do so. */
  public static void letOthersRun() {
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** Computes until {@code millis} are over. */
  public static void spin(int millis) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < millis * 1_000_000L) {
      Thread.onSpinWait();
    }
  }
}
