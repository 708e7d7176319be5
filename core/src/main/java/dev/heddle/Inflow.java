package dev.heddle;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What comes from a publisher, as a channel: made by {@link Flows#subscribe}. The reader receives
 * from the channel until it is drained, and then asks whether that was because of an error, as in
 * Go with a {@code bufio.Scanner} or {@code sql.Rows}. Who stops earlier closes it.
 *
 * @param <T> what is published
 */
public final class Inflow<T> implements AutoCloseable {

  private final Intake<T> intake;

  Inflow(Intake<T> intake) {
    this.intake = intake;
  }

  /**
   * What the publisher publishes, in its order. It is closed when the publisher has completed or
   * failed and all that it published before has been received, or when this is closed. It may stand
   * in a select.
   *
   * @return the channel; always the same
   */
  public ReceiveChan<T> channel() {
    return intake.channel();
  }

  /**
   * Why the publisher failed. Set before the channel is closed, so who has received null can rely
   * on it.
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
   * Cancels the subscription and closes the channel; what was published and not received is
   * dropped. Does not block. No effect once the publisher has ended and everything was received.
   */
  @Override
  public void close() {
    intake.stop();
  }
}
