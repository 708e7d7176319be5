package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends the time into a channel, once or again and again, until it is stopped or nobody can receive
 * it any more. What {@link Heddle#after}, {@link Alarm} and {@link Ticker} have in common.
 *
 * <p>Its channel's lock guards everything here, so a tick and a stop happen one after the other,
 * and no tick of before a stop or a reset is ever received after it: a stop takes back what is
 * buffered, and a timer that is being fired meanwhile finds that it is no longer the current one.
 *
 * <p>The running timer refers to the channel weakly ({@link OwnerReference}), so one that was
 * dropped without being stopped is collected, and its timer goes. But somebody who waits for the
 * next tick may be reachable by nothing but that channel. So while a receiver waits, the timer
 * holds the channel ({@link #hold}). Go: time.go, {@code blockTimerChan}.
 */
final class TickSource extends OwnerReference<Chan<Instant>> {

  /** Set while a receiver waits. */
  private @Nullable Chan<Instant> held;

  /** The timer that is running; null while there is none. */
  private @Nullable Tick current;

  private TickSource(Chan<Instant> channel) {
    super(channel);
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
    StackRoom.reserve();
    stopFewDropped();
    Chan<Instant> channel = new Chan<>(1);
    TickSource source = new TickSource(channel);
    channel.attach(source);
    Tick only = new Tick(source, 0);
    source.current = only;
    VarHandle.releaseFence(); // whoever is given the channel, even by a race, finds that it ticks
    Timers.start(only, nanos);
    return channel;
  }

  @Override
  protected @Nullable Timed running() {
    return current;
  }

  /** A receiver is about to wait. Needs the channel's lock. */
  void hold() {
    if (current != null) {
      held = get();
    }
  }

  /** A receiver has left, perhaps without a tick. Needs the channel's lock. */
  void release(Chan<Instant> own) {
    if (own.receivers.isEmpty()) {
      held = null;
    }
  }

  /**
   * Stops what runs and, unless {@code nanos} is negative, starts again: after {@code nanos}, and
   * then each {@code period} if that is positive. Returns whether a tick was still to come.
   */
  boolean restart(Chan<Instant> own, long nanos, long period) {
    StackRoom.reserve();
    stopFewDropped();
    own.lock.lock();
    Tick before = current;
    boolean pending = own.takeBuffered() || before != null;
    Tick next = nanos < 0 ? null : new Tick(this, period);
    current = next;
    held = next != null && !own.receivers.isEmpty() ? own : null;
    own.lock.unlock();
    if (before != null) {
      Timers.stop(before);
    }
    if (next != null) {
      Timers.start(next, nanos);
    }
    return pending;
  }

  /** Whether somebody waits for {@code tick}. */
  private boolean isAwaited(Tick tick) {
    Chan<Instant> target = get();
    if (target == null) {
      return false;
    }
    target.lock.lock();
    boolean awaited = current == tick && !target.receivers.isEmpty();
    target.lock.unlock();
    return awaited;
  }

  private void fired(Tick tick) {
    Chan<Instant> target = get();
    if (target == null) {
      return;
    }
    Instant now = Instant.now();
    target.lock.lock();
    if (current != tick) {
      target.lock.unlock();
      return;
    }
    boolean again = tick.period > 0;
    if (!again) {
      current = null;
    }
    target.sendLocked(now); // into a full buffer it is not sent: a slow receiver misses ticks
    if (target.receivers.isEmpty()) {
      held = null;
    }
    target.unlockAndWake();
    if (again) {
      Timers.startAgain(tick, tick.period);
    }
  }

  /** One start of the source. */
  private static final class Tick extends Timed {
    private final TickSource source;
    private final long period;

    Tick(TickSource source, long period) {
      this.source = source;
      this.period = period;
    }

    @Override
    protected void fire() {
      source.fired(this);
    }

    /** A tick that waits in the channel wakes nobody, and one that finds it full is dropped. */
    @Override
    protected boolean mayWakeSomebody() {
      return source.isAwaited(this);
    }
  }
}
