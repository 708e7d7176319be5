package dev.heddle;

import dev.heddle.internal.report.ExceptionText;

/**
 * Thrown by {@link Group#join} when a task of the group failed. The first failure is the
 * {@linkplain #getCause cause}; those that came after it are {@linkplain #getSuppressed
 * suppressed}.
 */
public final class GroupException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param cause the first failure
   */
  public GroupException(Throwable cause) {
    super("a task of the group failed: " + ExceptionText.title(cause), cause);
  }
}
