package dev.heddle;

import dev.heddle.internal.report.ExceptionText;

/**
 * Thrown by a receive from a channel that was {@linkplain SendChan#close(Throwable) closed with a
 * failure}, when nothing is left in it. Each receive throws one of its own, with the stack of the
 * receiver; the failure is the {@linkplain #getCause cause}.
 *
 * <p>It is no {@link ChannelClosedException}: that one says that the program uses a channel
 * wrongly, this one that the sending side could not do its work.
 */
public final class ChannelFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param failure what the channel was closed with
   */
  public ChannelFailedException(Throwable failure) {
    super("the channel was closed with a failure: " + ExceptionText.title(failure), failure);
  }
}
