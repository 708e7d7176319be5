package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What sends the time into a channel, once or again and again, until it is stopped. What {@link
 * Heddle#after}, {@link Alarm} and {@link Ticker} have in common. Go: time.go, {@code
 * maybeRunChan}, {@code blockTimerChan}, since Go 1.23.
 *
 * <p>A tick is a matter of the clock and needs no timer: who receives, or looks, when it is due
 * takes it ({@link #takeDue}). A timer runs only while a receiver waits: the first that waits
 * starts it, and the last that leaves stops it. So an alarm that is started and stopped, or that
 * nobody refers to, costs nothing but its memory, and its memory is free when it is dropped; and
 * what is due already is received without a wait.
 *
 * <p>The channel's lock guards everything here, so a tick and a stop happen one after the other,
 * and no tick of before a stop or a reset is ever received after it.
 *
 * <pre>
 *   who           under the channel's lock                    then, without it
 *   receiver      stands among the receivers                  awaited: makes a Tick
 *   awaited       due is set, running is null: running =      Timers.startAwaited;
 *                 the Tick                                     running is another by now: stop it
 *   timer         running is the Tick: due moves on or        the receiver is woken; where others
 *                 ends; sends; running = null unless it        wait, the Tick is started again
 *                 repeats and others wait
 *   last to go    running = null, its Tick is stopped
 *   stop, reset   running = null; due is another              the Tick is stopped; as awaited, if
 *                                                              any receiver waits
 * </pre>
 *
 * <p>A Tick that is not the one that runs, and still fires, does nothing. Where there is no memory
 * for a Tick, or no thread for timers, whoever begins to wait gets the error and waits no more.
 */
final class TickSource {

  private final Chan<Instant> channel;

  /** Whether a tick is to come, when, by {@link System#nanoTime}, and after how long the next. */
  private boolean set;

  private long due;
  private long period;

  /** The timer of those who wait; null while there is none. */
  private @Nullable Tick running;

  private TickSource(Chan<Instant> channel) {
    this.channel = channel;
  }

  /** A channel of capacity 1 with a source of ticks, not started. */
  static Chan<Instant> channel() {
    Chan<Instant> channel = new Chan<>(1);
    channel.attach(new TickSource(channel));
    return channel;
  }

  /** The source of a channel made by {@link #channel()}. */
  static TickSource of(Chan<Instant> channel) {
    if (channel.attachment() instanceof TickSource source) {
      return source;
    }
    throw new IllegalArgumentException("this channel has no timer");
  }

  /** A channel that gets the time once, after {@code nanos}. */
  static Chan<Instant> after(long nanos) {
    Chan<Instant> channel = channel();
    of(channel).restart(Math.max(0, nanos), 0);
    return channel;
  }

  /**
   * Stops what runs and, unless {@code nanos} is negative, starts again: after {@code nanos}, and
   * then each {@code period} if that is positive. Returns whether a tick was still to come.
   */
  boolean restart(long nanos, long period) {
    StackRoom.reserve();
    long next = nanos < 0 ? 0 : Timers.due(nanos);
    channel.lock.lock();
    Tick before = running;
    boolean pending = channel.takeBuffered() || set;
    running = null;
    set = nanos >= 0;
    due = next;
    this.period = period;
    boolean awaited = set && !channel.receivers.isEmpty();
    channel.lock.unlock();
    if (before != null) {
      Timers.stop(before);
    }
    if (awaited) {
      awaited();
    }
    return pending;
  }

  /**
   * Takes a tick that is due and that nobody waits for: the time, or {@link Chan#NOTHING}. Needs
   * the channel's lock.
   */
  Object takeDue() {
    if (!set || running != null) {
      return Chan.NOTHING;
    }
    long now = System.nanoTime();
    if (due - now > 0) {
      return Chan.NOTHING;
    }
    Object time;
    try {
      time = timeOfTick(now, due);
    } catch (OutOfMemoryError e) {
      return Chan.NOTHING; // whoever waits for it then starts a timer, or is told
    }
    moveOn(now);
    return time;
  }

  /** Whether {@link #takeDue} would take one. Needs the channel's lock. */
  boolean isDue() {
    return set && running == null && due - System.nanoTime() <= 0;
  }

  private static Instant timeOfTick(long now, long due) {
    return Instant.now().minusNanos(now - due);
  }

  /** The tick that was due is sent; the next is one that is still to come. */
  private void moveOn(long now) {
    if (period > 0) {
      due += ((now - due) / period + 1) * period;
    } else {
      set = false;
    }
  }

  /**
   * A receiver is about to wait, and stands in its queue.
   *
   * @throws OutOfMemoryError if there is no memory, or no thread, for a timer
   */
  void awaited() {
    Tick tick = new Tick(this);
    channel.lock.lock();
    boolean needed = set && running == null;
    if (needed) {
      running = tick;
    }
    long when = due;
    channel.lock.unlock();
    if (needed) {
      start(tick, when);
    }
  }

  private void start(Tick tick, long when) {
    try {
      Timers.startAwaited(tick, when);
    } catch (Throwable noTimer) {
      isStill(tick, true);
      throw noTimer;
    }
    if (!isStill(tick, false)) {
      Timers.stop(tick);
    }
  }

  /** Whether {@code tick} is the one that runs; it is not to be any more, if it {@code failed}. */
  private boolean isStill(Tick tick, boolean failed) {
    channel.lock.lock();
    boolean still = running == tick;
    if (still && failed) {
      running = null;
    }
    channel.lock.unlock();
    return still;
  }

  /** A receiver has left, perhaps without a tick. Needs the channel's lock. */
  void receiverLeft() {
    Tick unneeded = running;
    if (unneeded != null && channel.receivers.isEmpty()) {
      running = null;
      Timers.stop(unneeded);
    }
  }

  private void fired(Tick tick) {
    long now = System.nanoTime();
    Instant time = timeOfTick(now, due); // which stays while the tick runs
    channel.lock.lock();
    if (running != tick) {
      channel.lock.unlock();
      return;
    }
    channel.sendLocked(time);
    moveOn(now);
    boolean again = set && !channel.receivers.isEmpty();
    if (!again) {
      running = null;
    }
    long when = due;
    channel.unlockAndWake();
    if (again) {
      Timers.startAgain(tick, when);
    }
  }

  /** Whether somebody waits for {@code tick}. */
  private boolean isAwaited(Tick tick) {
    channel.lock.lock();
    boolean awaited = running == tick && !channel.receivers.isEmpty();
    channel.lock.unlock();
    return awaited;
  }

  /** The timer of those who wait for the next tick. */
  private static final class Tick extends Timed {
    private final TickSource source;

    Tick(TickSource source) {
      this.source = source;
    }

    @Override
    protected void fire() {
      source.fired(this);
    }

    /** A tick that waits in the channel wakes nobody. */
    @Override
    protected boolean mayWakeSomebody() {
      return source.isAwaited(this);
    }
  }
}
