package dev.heddle;

import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * A timer that sends the time into its channel once, unless it is stopped before. Go: {@code
 * time.Timer}, as of Go 1.23: an alarm that was stopped or reset never delivers a stale tick, and
 * an alarm that nothing refers to is collected.
 *
 * <p>Starting, stopping and resetting take at most logarithmic time in the number of running
 * timers.
 */
public final class Alarm {

  private final ReceiveOnly<Instant> channel = TickSource.channel();

  private Alarm() {}

  /**
   * Starts an alarm. Go: {@code time.NewTimer(d)}.
   *
   * @param d after how long it goes off; at once if it is zero or negative
   * @return the alarm
   */
  public static Alarm after(Duration d) {
    Alarm alarm = new Alarm();
    alarm.reset(d);
    return alarm;
  }

  /**
   * The channel that the time is sent to. It is never closed, and can be received from and nothing
   * else. Go: {@code t.C}.
   *
   * @return the channel; always the same
   */
  public ReceiveChan<Instant> channel() {
    return channel;
  }

  /**
   * Stops the alarm: nothing is received from its channel after this returns. Go: {@code t.Stop()}.
   *
   * @return whether this kept a tick from being received: false if the tick was received already,
   *     or the alarm was stopped before
   */
  public boolean stop() {
    return TickSource.of(channel).restart(-1, 0);
  }

  /**
   * Stops the alarm and starts it anew. Go: {@code t.Reset(d)}.
   *
   * @param d after how long it goes off; at once if it is zero or negative
   * @return what {@link #stop} would have returned
   */
  public boolean reset(Duration d) {
    return TickSource.of(channel).restart(Math.max(0, Timers.nanos(d)), 0);
  }
}
