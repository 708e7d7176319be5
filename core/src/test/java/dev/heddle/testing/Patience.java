package dev.heddle.testing;

import java.util.concurrent.TimeUnit;

/**
 * How long a test waits before it calls a wait a hang. A JVM that interprets, or compiles all it
 * meets, is slower by far, and is given {@code -Dheddle.test.patience} times as long.
 */
public final class Patience {

  private static final int TIMES = Integer.getInteger("heddle.test.patience", 1);

  private Patience() {}

  /** A limit of so many seconds as it is on this JVM. */
  public static long nanos(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds * TIMES);
  }
}
