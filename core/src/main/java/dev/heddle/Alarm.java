package dev.heddle;

import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A timer that sends the time into its channel once ({@link #after}), or runs a task ({@link
 * #run}), unless it is stopped before. Go: {@code time.Timer}, as of Go 1.23: an alarm that was
 * stopped or reset never delivers a stale tick, and an alarm with a channel that nothing refers to
 * is collected.
 *
 * <p>Starting, stopping and resetting take at most logarithmic time in the number of running
 * timers.
 */
public final class Alarm {

  private final ReceiveOnly<Instant> channel;

  /** What runs the task; null if this has a channel in place of a task. */
  private final @Nullable TaskTimer timer;

  private Alarm(ReceiveOnly<Instant> channel, @Nullable TaskTimer timer) {
    this.channel = channel;
    this.timer = timer;
  }

  /**
   * Starts an alarm. Go: {@code time.NewTimer(d)}.
   *
   * @param d after how long it goes off; at once if it is zero or negative
   * @return the alarm
   */
  public static Alarm after(Duration d) {
    Alarm alarm = new Alarm(TickSource.channel(), null);
    alarm.reset(d);
    return alarm;
  }

  /**
   * Has {@code task} run after {@code d}, on a goroutine of its own. The goroutine is started as
   * {@link Heddle#go} would start it for the caller of this method: on the same scheduler (the
   * global one if that is closed by then), in the same {@link Heddle#run}, in the same current
   * {@link Context}; also after a {@link #reset} by another caller. Go: {@code time.AfterFunc(d,
   * f)}.
   *
   * <pre>{@code
   * Context work = Context.current().withCancel();
   * Chan<String> lines = chan();
   * Alarm watchdog = Alarm.run(Duration.ofSeconds(5), () -> work.cancel());
   * for (String line : lines) {
   *   watchdog.reset(Duration.ofSeconds(5)); // not yet
   * }
   * watchdog.stop();
   * }</pre>
   *
   * <p>The task runs though nothing refers to the alarm. Until then, or until the alarm is stopped,
   * nothing counts as a deadlock: the task may wake anybody. Memory consistency effects: actions
   * before the call, or before the {@link #reset} that set the time, <i>happen-before</i> those of
   * the task.
   *
   * @param d after how long; at once if it is zero or negative
   * @param task what to run
   * @return the alarm
   * @throws OutOfMemoryError if there is no memory, or no thread, for a timer; the task does not
   *     run then
   */
  public static Alarm run(Duration d, Task task) {
    long nanos = Timers.nanos(d);
    TaskTimer timer = new TaskTimer(Objects.requireNonNull(task, "task"));
    Alarm alarm = new Alarm(new ReceiveOnly<>(Chan.never()), timer);
    timer.set(nanos);
    return alarm;
  }

  /**
   * The channel that the time is sent to. It is never closed, and can be received from and nothing
   * else. Go: {@code t.C}.
   *
   * @return the channel; always the same. An alarm that runs a task sends nothing, and has {@link
   *     Chan#never()}, as Go's has a nil channel
   */
  public ReceiveChan<Instant> channel() {
    return channel;
  }

  /**
   * Stops the alarm: after this returns nothing is received from its channel, and its task does not
   * run unless it was due before. It does not wait for a task that runs. Go: {@code t.Stop()}.
   *
   * @return whether this kept a tick from being received, or the task from running: false if the
   *     tick was received already, the task has begun or is about to, or the alarm was stopped
   *     before
   */
  public boolean stop() {
    return timer == null ? TickSource.of(channel).restart(-1, 0) : timer.stop();
  }

  /**
   * Stops the alarm and starts it anew. A task that has run before runs once more, even beside the
   * earlier run if that still goes on. Go: {@code t.Reset(d)}.
   *
   * @param d after how long it goes off; at once if it is zero or negative
   * @return what {@link #stop} would have returned
   * @throws OutOfMemoryError if there is no memory, or no thread, for the timer of a task; the
   *     alarm is as it was then
   */
  public boolean reset(Duration d) {
    long nanos = Math.max(0, Timers.nanos(d));
    return timer == null ? TickSource.of(channel).restart(nanos, 0) : timer.set(nanos);
  }
}
