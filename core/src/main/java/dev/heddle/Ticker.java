package dev.heddle;

import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * A timer that sends the time into its channel again and again, at even intervals. A receiver that
 * is slower than the ticker misses ticks; at most one tick is buffered. Go: {@code time.Ticker}, as
 * of Go 1.23: a ticker that nothing refers to is collected, and a ticker that was reset delivers no
 * stale tick.
 *
 * <p>There is no ticker that runs a task, as in Go: a goroutine that loops over the channel says
 * what is to happen if a run takes longer than the interval, and how the loop ends.
 */
public final class Ticker implements AutoCloseable {

  private final ReceiveOnly<Instant> channel = TickSource.channel();

  private Ticker() {}

  /**
   * Starts a ticker. Go: {@code time.NewTicker(d)}.
   *
   * @param d the time between ticks, and before the first
   * @return the ticker
   * @throws IllegalArgumentException if that is not positive
   */
  public static Ticker every(Duration d) {
    Ticker ticker = new Ticker();
    ticker.reset(d);
    return ticker;
  }

  /**
   * The channel that the time is sent to, which can be received from and nothing else. A close of
   * the ticker does not close it: a receiver that waits goes on waiting.
   *
   * @return the channel; always the same
   */
  public ReceiveChan<Instant> channel() {
    return channel;
  }

  /**
   * Stops the ticker and starts it anew with another interval. Go: {@code t.Reset(d)}.
   *
   * @param d the time between ticks, and before the next
   * @throws IllegalArgumentException if that is not positive
   */
  public void reset(Duration d) {
    long nanos = Timers.nanos(d);
    if (nanos <= 0) {
      throw new IllegalArgumentException(
          "the interval of a ticker is " + d + "; it must be longer than zero");
    }
    TickSource.of(channel).restart(nanos, nanos);
  }

  /** Stops the ticker: nothing is received from its channel after this. Go: {@code Stop}. */
  @Override
  public void close() {
    TickSource.of(channel).restart(-1, 0);
  }
}
