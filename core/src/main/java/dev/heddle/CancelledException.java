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

  /**
   * One that says that {@code operation} was cancelled; for who makes blocking operations.
   *
   * @param operation its name
   * @return the exception, to be thrown
   */
  public static CancelledException of(String operation) {
    return new CancelledException(operation + " was cancelled: the caller was interrupted");
  }

  /**
   * Throws if the calling thread is interrupted, and leaves the status set. What blocks begins with
   * it; so may each step of a long computation that is to end when cancelled.
   *
   * @param operation what is about to be done, for the message
   * @throws CancelledException if the calling thread is interrupted
   */
  public static void check(String operation) {
    Cancellation.check(operation);
  }
}
