package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a send on a closed channel, by a second close, and by {@link
 * ReceiveChan#receiveOrThrow} when the channel is drained.
 */
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

  /**
   * Makes an exception about a channel that may have been {@linkplain SendChan#close(Throwable)
   * closed with a failure}.
   *
   * @param message what was tried, and what would be right
   * @param failure what the channel was closed with; null if without a failure
   */
  public ChannelClosedException(String message, @Nullable Throwable failure) {
    super(message, failure);
  }
}
