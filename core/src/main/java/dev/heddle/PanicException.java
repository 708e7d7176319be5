package dev.heddle;

/**
 * Thrown by {@link Heddle#run} when an exception left one of its goroutines, as an unrecovered
 * panic ends a Go program. The message is the report: the goroutine, its stack, and where it was
 * started. The exception is the {@linkplain #getCause cause}.
 */
public final class PanicException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param report the whole report
   * @param cause what left the goroutine
   */
  public PanicException(String report, Throwable cause) {
    super(report, cause);
  }
}
