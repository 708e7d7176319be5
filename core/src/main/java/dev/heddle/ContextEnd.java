package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.ServiceThread;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link Context}: it ends once, and all contexts derived from it end with it.
 *
 * <p>A parent refers to its children weakly, so that a dropped child is collected and the timer of
 * its deadline stopped ({@link OwnerReference}). That changes when the child's {@code done} channel
 * is asked for or a hook is added: then a goroutine may wait for the end of a child to which
 * nothing else refers. So from then on the parent, or the timer of the deadline, holds the child
 * until it ends.
 */
final class ContextEnd {

  private final @Nullable ContextEnd parent;
  private final @Nullable Instant deadline;

  /**
   * Guarded by this object's monitor, as are the fields below. With it held, only the monitor of
   * the parent may be taken.
   */
  private @Nullable WeakHashMap<ContextEnd, Boolean> children;

  private @Nullable Set<ContextEnd> heldChildren;
  private @Nullable Set<Runnable> hooks;
  private @Nullable ReceiveOnly<Void> done;
  private @Nullable Expiry expiry;
  private @Nullable Throwable cause;

  /** Written once, under the monitor; read without it. */
  private volatile @Nullable RuntimeException error;

  private ContextEnd(@Nullable ContextEnd parent, @Nullable Instant deadline) {
    this.parent = parent;
    this.deadline = deadline;
  }

  /** An end below {@code parent}, with a deadline of its own if that is earlier. */
  static ContextEnd of(@Nullable ContextEnd parent, @Nullable Instant deadline) {
    StackRoom.reserveForSeveral();
    Instant inherited = parent == null ? null : parent.deadline;
    boolean own = deadline != null && (inherited == null || deadline.isBefore(inherited));
    ContextEnd fresh = new ContextEnd(parent, own ? deadline : inherited);
    if (parent != null) {
      parent.adopt(fresh);
    }
    if (own) {
      fresh.startTimer(Duration.between(Instant.now(), deadline));
    }
    return fresh;
  }

  private void adopt(ContextEnd child) {
    RuntimeException ended;
    Throwable why;
    synchronized (this) {
      ended = error;
      why = cause;
      if (ended == null) {
        if (children == null) {
          children = new WeakHashMap<>();
        }
        children.put(child, true);
      }
    }
    if (ended != null) {
      child.end(ended, why);
    }
  }

  private void startTimer(Duration left) {
    OwnerReference.stopFewDropped();
    if (error != null) {
      return;
    }
    if (left.isNegative() || left.isZero()) {
      expire();
      return;
    }
    Expiry fresh = new Expiry(this);
    synchronized (this) {
      expiry = fresh;
    }
    Timers.start(fresh, Timers.nanos(left));
    if (error != null) {
      Timers.stop(fresh);
    }
  }

  private void expire() {
    end(
        new DeadlineExceededException("the deadline of the context, " + deadline + ", passed"),
        null);
  }

  /**
   * Ends this and everything below. It helps a concurrent call that ends the same contexts: when
   * this returns all of them have ended, whichever call was first, as in Go.
   */
  void end(RuntimeException why, @Nullable Throwable reason) {
    StackRoom.reserve();
    // A list in place of recursion: a chain of contexts may be long.
    List<ContextEnd> toEnd = new ArrayList<>(List.of(this));
    endOne(why, reason, toEnd); // if this throws for lack of memory, nothing has changed
    for (int i = 1; i < toEnd.size(); i++) {
      toEnd.get(i).endBelow(why, reason, toEnd);
    }
    for (ContextEnd ended : toEnd) {
      ended.forgetChildren();
    }
    if (parent != null) {
      parent.disown(this);
      settleHolds();
    }
  }

  /** Ends a context whose parent has ended. Must not fail, so it waits for memory if need be. */
  private void endBelow(RuntimeException why, @Nullable Throwable reason, List<ContextEnd> below) {
    for (; ; ) {
      try {
        endOne(why, reason, below);
        return;
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  private void endOne(RuntimeException why, @Nullable Throwable reason, List<ContextEnd> below) {
    Expiry timer;
    Chan<Void> channel;
    List<Runnable> toRun;
    synchronized (this) {
      if (children != null) {
        below.addAll(children.keySet());
      }
      if (error != null) {
        return;
      }
      toRun = hooks == null ? List.of() : List.copyOf(hooks);
      cause = reason == null ? why : reason;
      error = why;
      timer = expiry;
      channel = done == null ? null : done.channel;
      expiry = null;
      hooks = null;
      heldChildren = null;
    }
    if (timer != null) {
      Timers.stop(timer);
    }
    if (channel != null) {
      channel.close();
    }
    for (Runnable action : toRun) {
      action.run();
    }
  }

  /** Drops the children, when all of them have ended. */
  private synchronized void forgetChildren() {
    children = null;
  }

  ReceiveChan<Void> done() {
    StackRoom.reserve();
    synchronized (this) {
      ReceiveOnly<Void> existing = done;
      if (existing != null) {
        return existing;
      }
      ReceiveOnly<Void> fresh = new ReceiveOnly<>(new Chan<>(0));
      fresh.channel.attach(this);
      done = fresh;
      if (error != null) {
        fresh.channel.close();
        return fresh;
      }
    }
    settleHolds();
    return done();
  }

  /**
   * Makes the parent and the timer hold this, and the ancestors likewise, if and only if it
   * {@linkplain #isNeeded is needed}. Call it after each change that {@code isNeeded} depends on.
   */
  private void settleHolds() {
    ContextEnd at = this;
    while (at != null && at.settleHold()) {
      at = at.parent;
    }
  }

  /** Updates the holds on this one; returns whether those of the parent have changed. */
  private synchronized boolean settleHold() {
    boolean needed = isNeeded();
    if (expiry != null) {
      expiry.held = needed ? this : null;
    }
    return parent != null && parent.hold(this, needed);
  }

  /** Whether a party may wait for the end of this or of a descendant. Needs the monitor. */
  private boolean isNeeded() {
    return error == null
        && (done != null || hooks != null || (heldChildren != null && !heldChildren.isEmpty()));
  }

  /**
   * Whether the end of this may wake a party: one waits at its {@code done} channel or at that of a
   * descendant, or there is a hook, which may do anything.
   */
  private boolean isAwaited() {
    // A list, as in end. Children that are not held have neither a channel nor a hook.
    List<ContextEnd> toAsk = new ArrayList<>(List.of(this));
    for (int i = 0; i < toAsk.size(); i++) {
      if (toAsk.get(i).isAwaitedItself(toAsk)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAwaitedItself(List<ContextEnd> below) {
    Chan<Void> channel;
    synchronized (this) {
      if (hooks != null) {
        return true;
      }
      if (heldChildren != null) {
        below.addAll(heldChildren);
      }
      channel = done == null ? null : done.channel;
    }
    if (channel == null) {
      return false;
    }
    channel.lock.lock();
    boolean awaited = !channel.receivers.isEmpty() || !channel.senders.isEmpty();
    channel.lock.unlock();
    return awaited;
  }

  /** Called with the child's monitor held, so {@code needed} cannot change meanwhile. */
  private synchronized boolean hold(ContextEnd child, boolean needed) {
    if (error != null) {
      return false;
    }
    if (!needed) {
      return heldChildren != null && heldChildren.remove(child);
    }
    if (heldChildren == null) {
      heldChildren = new LinkedHashSet<>();
    }
    return heldChildren.add(child);
  }

  private synchronized void disown(ContextEnd child) {
    if (children != null) {
      children.remove(child);
    }
  }

  void onEnd(Runnable hook) {
    StackRoom.reserve();
    boolean ended;
    synchronized (this) {
      ended = error != null;
      if (!ended) {
        if (hooks == null) {
          hooks = new LinkedHashSet<>();
        }
        hooks.add(hook);
      }
    }
    if (ended) {
      hook.run();
    } else {
      settleHolds();
    }
  }

  @Nullable RuntimeException error() {
    return error;
  }

  synchronized @Nullable Throwable cause() {
    return cause;
  }

  @Nullable Instant deadline() {
    return deadline;
  }

  /** The timer of a deadline: ends the context, unless that was collected. */
  private static final class Expiry extends Timed {
    private final Owner ending;

    /** Set while a party may wait for the end; written under the ending's monitor. */
    volatile @Nullable ContextEnd held;

    Expiry(ContextEnd ending) {
      this.ending = new Owner(ending, this);
    }

    @Override
    protected void fire() {
      ContextEnd due = due();
      if (due != null) {
        due.expire();
      }
    }

    @Override
    protected boolean mayWakeAny() {
      ContextEnd due = due();
      return due != null && due.isAwaited();
    }

    private @Nullable ContextEnd due() {
      ContextEnd sure = held; // read first: only this keeps it reachable
      return sure == null ? ending.get() : sure;
    }
  }

  /** The weak reference from a timer to the context that it ends. */
  private static final class Owner extends OwnerReference<ContextEnd> {
    private final Expiry expiry;

    Owner(ContextEnd ending, Expiry expiry) {
      super(ending);
      this.expiry = expiry;
    }

    @Override
    protected Timed running() {
      return expiry;
    }
  }
}
