package dev.heddle.flow;

import dev.heddle.ReceiveChan;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to a publisher as a channel, made by {@link Flows#subscribe}. The reader receives
 * from the channel until it is drained, and then asks for an error, as in Go with a {@code
 * bufio.Scanner} or {@code sql.Rows}. A reader that stops earlier closes it.
 *
 * @param <T> the type of the values
 */
public final class FlowChannel<T> implements AutoCloseable {

  private final ChannelSubscriber<T> intake;

  FlowChannel(ChannelSubscriber<T> intake) {
    this.intake = intake;
  }

  /**
   * The channel of the published values, in their order. It is closed when the publisher has
   * completed or failed and all earlier values were received, or when this is closed. It may be
   * used in a select.
   *
   * @return the channel; always the same
   */
  public ReceiveChan<T> channel() {
    return intake.channel();
  }

  /**
   * Why the publisher failed. It is set before the channel is closed, so it is there once null was
   * received.
   *
   * @return the error; null if there is none, or none yet
   */
  public @Nullable Throwable error() {
    return intake.error();
  }

  /**
   * Throws if the publisher has failed. Go: {@code if err := rows.Err(); err != nil}.
   *
   * @throws CompletionException if it has; the {@linkplain #error error} is its cause
   */
  public void check() {
    Throwable error = error();
    if (error != null) {
      throw new CompletionException("the publisher failed: " + error, error);
    }
  }

  /**
   * Cancels the subscription and closes the channel; values that were not received are dropped.
   * Does not block. No effect once the publisher has ended and everything was received.
   */
  @Override
  public void close() {
    intake.stop();
  }
}
