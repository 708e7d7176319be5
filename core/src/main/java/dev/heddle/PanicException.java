package dev.heddle;

/** An exception that left a goroutine and so ended a run. */
public final class PanicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param message the report
   * @param cause the exception that left the goroutine
   */
  PanicException(String message, Throwable cause) {
    super(message, cause);
  }
}
