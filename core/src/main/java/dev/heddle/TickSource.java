package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The source of a channel's ticks: it sends the time once or repeatedly, until it is stopped.
 * Shared by {@link Heddle#after}, {@link Alarm} and {@link Ticker}. It refers to its {@link Chan},
 * into which it sends, and the channel to it, since a receive looks whether a tick is due. Go:
 * time.go, {@code maybeRunChan}, {@code blockTimerChan}, since Go 1.23.
 *
 * <p>A tick needs no timer: a receive that finds it due by the clock takes it ({@link #takeDue}). A
 * timer runs only while a receiver waits: the first waiting receiver starts it, and the last that
 * leaves stops it. So an alarm that is started and stopped, or dropped, costs only its memory,
 * which the collector frees. A tick that is due is received without a wait.
 *
 * <p>The channel's lock guards all fields. So a tick and a stop happen one after the other, and no
 * tick from before a stop or a reset is received after it.
 *
 * <pre>
 *   by            under the channel's lock                    then, without it
 *   receiver      joins the queue of receivers                awaited: makes a Tick
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
 * <p>A Tick that fires and is not {@code running} does nothing. If there is no memory for a Tick,
 * or no thread for timers, the receiver that begins to wait gets the error and does not wait.
 */
final class TickSource {

  private final Chan<Instant> channel;

  /** Whether a tick is to come; when, by {@link System#nanoTime}; and after how long the next. */
  private boolean set;

  private long due;
  private long period;

  /** The timer of the waiting receivers; null while there is none. */
  private @Nullable Tick running;

  private TickSource(Chan<Instant> channel) {
    this.channel = channel;
  }

  /** Makes a channel of capacity 1 with a source of ticks that is not started. */
  static ReceiveOnly<Instant> channel() {
    Chan<Instant> channel = new Chan<>(1);
    channel.attach(new TickSource(channel));
    return new ReceiveOnly<>(channel);
  }

  /** The source of a channel made by {@link #channel()}. */
  static TickSource of(ReceiveOnly<Instant> ticks) {
    if (ticks.channel.attachment() instanceof TickSource source) {
      return source;
    }
    throw new IllegalArgumentException("this channel has no timer");
  }

  /** Makes a channel that gets the time once, after {@code nanos}. */
  static ReceiveChan<Instant> after(long nanos) {
    ReceiveOnly<Instant> channel = channel();
    of(channel).restart(Math.max(0, nanos), 0);
    return channel;
  }

  /**
   * Stops the ticks and, unless {@code nanos} is negative, starts them again: after {@code nanos},
   * and then each {@code period} if that is positive. Returns whether a tick was still to come.
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
   * Takes a tick that is due and that no receiver waits for: the time, or {@link Chan#NOTHING}.
   * Needs the channel's lock.
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
      return Chan.NOTHING; // a receiver that then waits starts a timer, or gets the error
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

  /** The tick that was due is sent; the next is the first that is still to come. */
  private void moveOn(long now) {
    if (period > 0) {
      due += ((now - due) / period + 1) * period;
    } else {
      set = false;
    }
  }

  /**
   * Called when a receiver has joined the queue and is about to wait: starts a timer if needed.
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

  /** Whether {@code tick} is {@link #running}; if it {@code failed}, clears {@code running}. */
  private boolean isStill(Tick tick, boolean failed) {
    channel.lock.lock();
    boolean still = running == tick;
    if (still && failed) {
      running = null;
    }
    channel.lock.unlock();
    return still;
  }

  /** Called when a receiver has left, perhaps without a tick. Needs the channel's lock. */
  void receiverLeft() {
    Tick unneeded = running;
    if (unneeded != null && channel.receivers.isEmpty()) {
      running = null;
      Timers.stop(unneeded);
    }
  }

  private void fired(Tick tick) {
    long now = System.nanoTime();
    Instant time = timeOfTick(now, due); // due does not change while the tick runs
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

  /** Whether a receiver waits for {@code tick}. */
  private boolean isAwaited(Tick tick) {
    channel.lock.lock();
    boolean awaited = running == tick && !channel.receivers.isEmpty();
    channel.lock.unlock();
    return awaited;
  }

  /** The timer of the receivers that wait for the next tick. */
  private static final class Tick extends Timed {
    private final TickSource source;

    Tick(TickSource source) {
      this.source = source;
    }

    @Override
    protected void fire() {
      source.fired(this);
    }

    /** A tick that is only buffered wakes nobody. */
    @Override
    protected boolean mayWakeAny() {
      return source.isAwaited(this);
    }
  }
}
