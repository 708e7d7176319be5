package dev.heddle;

/** Thrown by a send on a closed channel, and by a second close. */
public final class ChannelClosedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what was tried, and what would be right
   */
  public ChannelClosedException(String message) {
    super(message);
  }
}
