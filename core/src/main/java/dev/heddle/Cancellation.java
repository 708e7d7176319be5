package dev.heddle;

/**
 * The check for cancellation that blocking operations begin with. It is not in {@link
 * CancelledException}, because HotSpot's JIT does not inline methods of a {@code Throwable}.
 */
final class Cancellation {

  private Cancellation() {}

  /** As {@link CancelledException#check}. */
  static void check(String operation) {
    if (Thread.currentThread().isInterrupted()) {
      throw CancelledException.of(operation);
    }
  }
}
