package dev.heddle.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, with a limit that only a hang reaches. */
public final class Eventually {

  private static final long LIMIT_NANOS = Patience.nanos(100);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private Eventually() {}

  /** Returns when {@code condition} holds, whether or not the caller is interrupted. */
  public static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("what the test waits for did not happen");
      }
      if (Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
