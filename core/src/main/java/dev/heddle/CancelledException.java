package dev.heddle;

/**
 * Thrown by a blocking operation when the thread was interrupted or its goroutine {@linkplain
 * Goroutine#cancel cancelled}. The operation did not happen, and the interrupt status stays set.
 */
public final class CancelledException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was cancelled
   */
  public CancelledException(String message) {
    super(message);
  }

  /**
   * Makes an exception which says that {@code operation} was cancelled, for blocking operations of
   * your own.
   *
   * @param operation its name
   * @return the exception, to be thrown
   */
  public static CancelledException of(String operation) {
    return new CancelledException(operation + " was cancelled: the caller was interrupted");
  }

  /**
   * Throws if the calling thread is interrupted, and leaves the status set. Blocking operations
   * begin with it; so may each step of a long computation, so that a cancel ends it.
   *
   * @param operation the name of the operation, for the message
   * @throws CancelledException if the calling thread is interrupted
   */
  public static void check(String operation) {
    if (Thread.currentThread().isInterrupted()) {
      throw of(operation);
    }
  }
}
