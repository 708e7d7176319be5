package dev.heddle;

/**
 * Thrown by what blocks when the thread was interrupted or its goroutine {@linkplain
 * Goroutine#cancel cancelled}. The operation did not happen, and the interrupt status stays set.
 */
public final class CancelledException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what was cancelled
   */
  public CancelledException(String message) {
    super(message);
  }
}
