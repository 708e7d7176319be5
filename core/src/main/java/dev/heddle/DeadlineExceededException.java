package dev.heddle;

/** Says that the time of a {@link Context} was up. Go: {@code context.DeadlineExceeded}. */
public final class DeadlineExceededException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message which deadline it was
   */
  public DeadlineExceededException(String message) {
    super(message);
  }
}
