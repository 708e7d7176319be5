package dev.heddle;

/** Says that the deadline of a {@link Context} has passed. Go: {@code context.DeadlineExceeded}. */
public final class DeadlineExceededException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message which deadline it was
   */
  public DeadlineExceededException(String message) {
    super(message);
  }
}
