package dev.heddle;

/**
 * Whether the caller is cancelled: where the channels ask. It stands apart from {@link
 * CancelledException}, because HotSpot's JIT inlines no method of a {@code Throwable}'s.
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
