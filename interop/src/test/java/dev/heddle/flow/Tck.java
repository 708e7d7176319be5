package dev.heddle.flow;

import org.reactivestreams.tck.TestEnvironment;

/** How long the Reactive Streams TCK waits. */
final class Tck {

  /** For what must happen: only a hang takes that long. */
  private static final long LIMIT_MILLIS = 30_000;

  /** What the TCK sleeps before it looks whether a cancelled subscriber was let go of. */
  private static final long GARBAGE_MILLIS = 5_000;

  /** For what must not happen. */
  private static final long SILENCE_MILLIS = 50;

  private Tck() {}

  static TestEnvironment environment() {
    return new TestEnvironment(LIMIT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS);
  }

  static long garbageMillis() {
    return GARBAGE_MILLIS;
  }
}
