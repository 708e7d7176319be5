package dev.heddle;

/** Every goroutine is asleep and nothing can wake one. */
public final class DeadlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadlockException(String message) {
    super(message);
  }
}
