package dev.heddle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says that the deadline of a {@link Context} has passed. Go: {@code context.DeadlineExceeded}. */
public final class DeadlineExceededException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Which deadline it was; null if the message says that. */
  private final @Nullable Instant deadline;

  /**
   * Makes an exception.
   *
   * @param message which deadline it was
   */
  public DeadlineExceededException(String message) {
    super(message);
    deadline = null;
  }

  /**
   * Its message is made when it is asked for: the first use of what writes an instant takes memory,
   * and where there is none it can never be used again. A deadline must not depend on that.
   */
  DeadlineExceededException(Instant deadline) {
    this.deadline = deadline;
  }

  /** The same, made here. */
  DeadlineExceededException copy() {
    return deadline == null
        ? new DeadlineExceededException(String.valueOf(super.getMessage()))
        : new DeadlineExceededException(deadline);
  }

  /**
   * Which deadline it was.
   *
   * @return the message
   */
  @Override
  public @Nullable String getMessage() {
    return deadline == null
        ? super.getMessage()
        : "the deadline of the context, " + deadline + ", passed";
  }
}
