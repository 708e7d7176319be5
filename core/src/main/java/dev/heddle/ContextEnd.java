package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link Context}: it ends once, and all contexts derived from it end with it, in one
 * step.
 *
 * <p>An {@link End} is one such step: what ends, why, and whether it has happened. A context and
 * all below it that are live are bound to the same End. Then one write makes that End happen. So
 * there is no moment in which some of these contexts have ended and others not. Go ends a tree of
 * contexts one after another, with the parent's mutex held (context.go, {@code cancelCtx.cancel}).
 *
 * <pre>
 *   state    end                 error()  done()   children, hooks and the done channel
 *   live     null                null     open     come and go, under this lock
 *   bound    has not happened    null     open     frozen
 *   ended    has happened        set      closed   frozen, then dropped when they are settled
 *
 *   step     from   to     by                               with
 *   bind     live   bound  the party that ends this, or     this lock: end = the End
 *                          an ancestor
 *   birth    -      bound  a party that derives from a      the End of the parent, before it is
 *                          bound one                        shared
 *   happen   bound  ended  any party, for all of an End     one volatile write, without a lock
 * </pre>
 *
 * <p><b>Invariants.</b>
 *
 * <ol>
 *   <li>A context whose end is not null gets no children in its list, no hooks and no channel. So a
 *       party reads the lists of a bound context, after its end, without a lock.
 *   <li>An End happens only when each context in the tree of its top is bound, and each other End
 *       in that tree has happened. So a party that sees an error finds all below ended.
 *   <li>A done channel counts as closed if and only if the End of its context has happened ({@link
 *       #hasEnded}, which the channel asks), whether or not {@link Chan#close} was called by then.
 *       So a party that sees an error finds the channel closed, and one that sees it closed, an
 *       error.
 * </ol>
 *
 * <p><b>The three phases of an end.</b> The party that binds the top to its End is the End's owner.
 *
 * <ol>
 *   <li>Bind. {@link #happen} walks the tree and binds what is live, each context to the End of its
 *       parent. It may meet a context that another party's End has; it then binds what is below
 *       that to that End.
 *   <li>Happen. The walk lets an End happen when it leaves the top of that End, upwards: all below
 *       has been bound then, and Ends further below have happened.
 *   <li>Settle. The owner alone stops timers, closes channels, which wakes their receivers, and
 *       runs hooks ({@link #settle}). All of this follows the end, so no party that it wakes can
 *       see half of an end.
 * </ol>
 *
 * <p><b>Helping.</b> Any number of parties may walk the same tree at once, since each step is
 * idempotent. So a party that needs an end to have happened waits for none: a second caller of
 * cancel, a done or a hook that comes when the context is bound. It walks itself, also where the
 * owner has been descheduled. A walk that goes on after the End has happened may find lists that
 * the owner has dropped; it then takes the rest for done, as it is. Whoever only asks for an error
 * need not help: an End that has not happened is no end.
 *
 * <p><b>Locks.</b> A walk holds one lock at a time, for one write. A child's lock may be held while
 * the parent's is taken ({@link #settleHold}), never the reverse. No lock is held while anything is
 * woken, run or closed.
 *
 * <p><b>What may throw.</b> Only the first step, which makes the exception and the End, needs
 * memory; the walks have none of their own, since the links from children to parents lead back. So
 * an end that has begun is ended. The task of an {@link AfterEnd} waits for the memory for its
 * start, which is next to none. A hook that throws does not keep the others from running: what the
 * first threw is thrown when all is settled.
 *
 * <p><b>Memory.</b> A parent refers to its children weakly ({@link Link}), so that a dropped child
 * is collected and the timer of its deadline stopped. That changes when the child's done channel is
 * asked for or a hook is added: then a party may wait for the end of a child to which nothing else
 * refers. From then on the link, and so the parent and the timer of the deadline, hold the child
 * until it ends.
 */
final class ContextEnd extends SpinLock {

  /** The done channel of contexts that were not asked for theirs before they were bound. */
  private static final ReceiveOnly<Void> DONE = closedChannel();

  /** An end of a context and of all below that end with it. */
  private static final class End {
    final ContextEnd top;
    final RuntimeException error;
    final Throwable cause;

    /** Set once, by a party that has found all below bound. */
    volatile boolean happened;

    End(ContextEnd top, RuntimeException error, @Nullable Throwable cause) {
      this.top = top;
      this.error = error;
      this.cause = cause == null ? error : cause;
    }
  }

  /** Something that is done when a context has ended; in the list of one context. */
  abstract static class Hook {

    /** Whether it is in a list. Guarded by the context's lock, as is its place in the list. */
    private boolean waits;

    private @Nullable Hook next;
    private @Nullable Hook prev;

    /** Called once, by the party that has ended the context, which holds no lock. */
    abstract void ended();
  }

  private final @Nullable ContextEnd parent;

  /** The earliest deadline of this and those above; null if there is none. */
  private final @Nullable Instant deadline;

  /** How the parent, and the timer of an own deadline, refer to this; null if there is neither. */
  private final @Nullable Link link;

  /** Null while this is live. Written once, under the lock or before this is shared. */
  private volatile @Nullable End end;

  /**
   * The first of the children that were linked and have not left. Guarded by the lock while this is
   * live; dropped by the owner of its End after that. The same holds for the hooks.
   */
  private @Nullable Link children;

  private @Nullable Hook hooks;

  /** How many children are held. Guarded by the lock. */
  private int heldChildren;

  /** Made when it is first asked for. Written under the lock, while this is live. */
  private volatile @Nullable ReceiveOnly<Void> done;

  private ContextEnd(
      @Nullable ContextEnd parent, @Nullable Instant deadline, @Nullable Expiry own) {
    this.parent = parent;
    this.deadline = deadline;
    link = parent == null && own == null ? null : new Link(this, own);
  }

  private static ReceiveOnly<Void> closedChannel() {
    Chan<Void> channel = new Chan<>(0);
    channel.close();
    return new ReceiveOnly<>(channel);
  }

  /**
   * An end below {@code parent}, with a deadline of its own unless the parent's is earlier.
   *
   * @param cause the cause of an end by the own deadline; null for the error itself
   */
  static ContextEnd of(
      @Nullable ContextEnd parent, @Nullable Instant deadline, @Nullable Throwable cause) {
    StackRoom.reserveForSeveral();
    OwnerReference.stopFewDropped();
    Instant inherited = parent == null ? null : parent.deadline;
    if (deadline == null || (inherited != null && inherited.isBefore(deadline))) {
      ContextEnd fresh = new ContextEnd(parent, inherited, null);
      fresh.enter();
      return fresh;
    }
    Expiry own = new Expiry(cause);
    ContextEnd fresh = new ContextEnd(parent, deadline, own);
    own.link = fresh.link;
    fresh.enter();
    fresh.startTimer(own, Duration.between(Instant.now(), deadline));
    return fresh;
  }

  /** Makes this, which is fresh, a child of its parent: of one that is bound, by its End. */
  private void enter() {
    ContextEnd above = parent;
    if (above == null) {
      return;
    }
    above.lock();
    End decided = above.end;
    if (decided == null) {
      above.link(this);
    }
    above.unlock();
    if (decided != null) {
      end = decided; // otherwise another party may have bound this already
    }
  }

  private void startTimer(Expiry own, Duration left) {
    if (left.isNegative() || left.isZero()) {
      expire(own.cause);
    } else if (end == null) {
      Timers.start(own, Timers.nanos(left));
      if (end != null) {
        Timers.stop(own); // the owner of the End may have come before the start
      }
    }
  }

  private void expire(@Nullable Throwable cause) {
    if (!isDecided()) {
      assert deadline != null;
      end(new DeadlineExceededException(deadline), cause);
    }
  }

  // How it ends

  /** Ends this by a cancel. When this returns, it and all below have ended, whatever ended them. */
  void cancel(@Nullable Throwable cause) {
    StackRoom.reserve();
    if (!isDecided()) {
      end(new CancelledException("the context was cancelled"), cause);
    }
  }

  /** Whether the end is decided; if so, it has happened when this returns. */
  private boolean isDecided() {
    End decided = end;
    if (decided == null) {
      return false;
    }
    happen(decided);
    return true;
  }

  private void end(RuntimeException error, @Nullable Throwable cause) {
    End own = new End(this, error, cause); // if this throws for lack of memory, nothing has changed
    End decided = bind(own);
    happen(decided);
    if (decided == own) {
      Throwable thrown = settle(own);
      leave();
      if (thrown != null) {
        ContextEnd.<RuntimeException>rethrow(thrown);
      }
    }
  }

  @SuppressWarnings("unchecked") // the cast is erased: it throws what it was given
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Binds this to {@code given} if it is live; returns what it is bound to. */
  private End bind(End given) {
    lock();
    End decided = end;
    if (decided == null) {
      end = given;
      decided = given;
    }
    unlock();
    return decided;
  }

  /** Lets {@code end} happen, if it has not: binds all below its top. It cannot fail. */
  private static void happen(End end) {
    ContextEnd at = end.top;
    while (!end.happened) {
      ContextEnd next = at.hasEnded() ? null : first(at.children);
      while (next == null) {
        // All below it is bound, and so are its earlier siblings and all below them.
        End of = at.end;
        if (of != null && of.top == at) {
          of.happened = true;
        }
        ContextEnd above = at.parent;
        if (at == end.top || above == null || at.link == null) {
          return;
        }
        next = first(at.link.next);
        at = above;
      }
      End given = at.end;
      assert given != null;
      next.bind(given);
      at = next;
    }
  }

  /** The first child in the list from {@code link} on that has not been collected. */
  private static @Nullable ContextEnd first(@Nullable Link link) {
    for (Link at = link; at != null; at = at.next) {
      ContextEnd child = at.target();
      if (child != null) {
        return child;
      }
    }
    return null;
  }

  /**
   * Does for each context of {@code end}, which has happened, what follows its end, and drops what
   * it refers to. Only for the owner. Returns what a hook threw, or null.
   */
  private static @Nullable Throwable settle(End end) {
    ContextEnd at = end.top;
    Throwable thrown = at.settleOne(null);
    for (; ; ) {
      Link link = at.children;
      if (link == null) {
        if (at == end.top || at.parent == null) {
          return thrown;
        }
        at = at.parent;
        continue;
      }
      at.children = link.next;
      ContextEnd child = link.target();
      link.drop();
      if (child != null && child.end == end) {
        thrown = child.settleOne(thrown);
        at = child;
      }
    }
  }

  private @Nullable Throwable settleOne(@Nullable Throwable before) {
    Throwable thrown = before;
    if (link != null && link.timer != null) {
      Timers.stop(link.timer);
    }
    ReceiveOnly<Void> made = done;
    if (made != null) {
      made.channel.close();
    }
    for (Hook hook; (hook = hooks) != null; ) {
      hooks = hook.next;
      hook.next = null;
      hook.prev = null;
      try {
        hook.ended();
      } catch (Throwable own) {
        thrown = thrown == null ? own : thrown;
      }
    }
    return thrown;
  }

  // What it is asked

  /** Whether this has ended: it, its channel, and all below. */
  boolean hasEnded() {
    End decided = end;
    return decided != null && decided.happened;
  }

  @Nullable RuntimeException error() {
    End decided = end;
    return decided != null && decided.happened ? decided.error : null;
  }

  @Nullable Throwable cause() {
    End decided = end;
    return decided != null && decided.happened ? decided.cause : null;
  }

  @Nullable Instant deadline() {
    return deadline;
  }

  /** Whether its deadline is its own, and not that of one above. */
  boolean hasOwnDeadline() {
    return link != null && link.timer != null;
  }

  ReceiveChan<Void> done() {
    StackRoom.reserve();
    ReceiveOnly<Void> made = done;
    if (made != null) {
      return made;
    }
    if (isDecided()) {
      return DONE;
    }
    ReceiveOnly<Void> fresh = new ReceiveOnly<>(new Chan<>(0));
    fresh.channel.attach(this);
    lock();
    if (end == null && done == null) {
      done = fresh;
    }
    made = done;
    unlock();
    if (made == null) {
      boolean ended = isDecided();
      assert ended;
      return DONE;
    }
    settleHolds();
    return made;
  }

  /** Has {@code hook} run once this has ended, or at once if it has. */
  void onEnd(Hook hook) {
    StackRoom.reserve();
    lock();
    boolean live = end == null;
    if (live) {
      Hook first = hooks;
      hook.waits = true;
      hook.next = first;
      if (first != null) {
        first.prev = hook;
      }
      hooks = hook;
    }
    unlock();
    if (live) {
      settleHolds();
    } else {
      boolean ended = isDecided();
      assert ended;
      hook.ended();
    }
  }

  /** Takes {@code hook} back: false if it has run, will, or was taken back before. */
  boolean takeBack(Hook hook) {
    StackRoom.reserve();
    lock();
    boolean waited = end == null && hook.waits;
    if (waited) {
      unlink(hook);
    }
    unlock();
    if (waited) {
      settleHolds();
    } else {
      isDecided(); // so it has ended for a party that learns that the hook runs
    }
    return waited;
  }

  private void unlink(Hook hook) {
    Hook before = hook.prev;
    Hook after = hook.next;
    if (before == null) {
      hooks = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.prev = before;
    }
    hook.waits = false;
    hook.next = null;
    hook.prev = null;
  }

  // The children, and what holds them

  /** Enters {@code child}. Needs the lock, and that this is live. */
  private void link(ContextEnd child) {
    Link entered = child.link;
    assert entered != null;
    Link first = children;
    entered.next = first;
    if (first != null) {
      first.prev = entered;
    }
    children = entered;
  }

  /** Takes a child out, unless the lists are frozen; returns whether it was held. */
  private boolean unlink(Link child) {
    lock();
    boolean held = false;
    if (end == null && (child.prev != null || children == child)) {
      Link before = child.prev;
      Link after = child.next;
      if (before == null) {
        children = after;
      } else {
        before.next = after;
      }
      if (after != null) {
        after.prev = before;
      }
      held = child.held != null;
      heldChildren -= held ? 1 : 0;
      child.drop();
    }
    unlock();
    return held;
  }

  /** Leaves its parent, when it has ended by itself. */
  private void leave() {
    ContextEnd above = parent;
    if (above == null) {
      if (link != null) {
        link.drop();
      }
    } else if (link != null && above.unlink(link)) {
      above.settleHolds();
    }
  }

  /**
   * Makes the link hold this, and the ancestors' theirs, if and only if this is needed. Call it
   * after each change of what {@link #isNeeded} depends on.
   */
  private void settleHolds() {
    ContextEnd at = this;
    while (at != null && at.settleHold()) {
      at = at.parent;
    }
  }

  /** Updates the hold on this one; returns whether that may change those of the parent. */
  private boolean settleHold() {
    Link own = link;
    if (own == null) {
      return false;
    }
    lock();
    boolean needed = isNeeded();
    boolean changed = end == null && needed != (own.held != null);
    if (changed) {
      own.held = needed ? this : null;
      if (parent != null) {
        parent.countHeld(needed ? 1 : -1);
      }
    }
    unlock();
    return changed;
  }

  private void countHeld(int more) {
    lock();
    heldChildren += more;
    unlock();
  }

  /** How many children and hooks are in its lists; collected children may be among them. */
  int size() {
    int n = 0;
    lock();
    for (Link at = children; at != null; at = at.next) {
      n++;
    }
    for (Hook at = hooks; at != null; at = at.next) {
      n++;
    }
    unlock();
    return n;
  }

  /** Whether a party may wait for the end of this or of a descendant. Needs the lock. */
  private boolean isNeeded() {
    return done != null || hooks != null || heldChildren > 0;
  }

  /**
   * Whether the end of this may wake a party: one waits at its done channel or at that of a
   * descendant, or there is a hook, which may do anything. For the search for deadlocks.
   */
  private boolean isAwaited() {
    // A list in place of recursion: a chain of contexts may be long. Children that are not held
    // have neither a channel nor a hook.
    List<ContextEnd> toAsk = new ArrayList<>(List.of(this));
    for (int i = 0; i < toAsk.size(); i++) {
      if (toAsk.get(i).isAwaitedItself(toAsk)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAwaitedItself(List<ContextEnd> below) {
    List<ContextEnd> held = heldChildren();
    if (held == null) {
      return true;
    }
    below.addAll(held);
    ReceiveOnly<Void> made = done;
    if (made == null) {
      return false;
    }
    Chan<Void> channel = made.channel;
    channel.lock.lock();
    boolean awaited = !channel.receivers.isEmpty() || !channel.senders.isEmpty();
    channel.lock.unlock();
    return awaited;
  }

  /** The children that are held; null if there is a hook. */
  private @Nullable List<ContextEnd> heldChildren() {
    for (int room = 8; ; room *= 2) {
      ContextEnd[] found = new ContextEnd[room]; // outside of the lock
      int n = 0;
      lock();
      boolean hooked = hooks != null;
      for (Link at = children; at != null && n < room; at = at.next) {
        ContextEnd child = at.held;
        if (child != null) {
          found[n++] = child;
        }
      }
      unlock();
      if (hooked) {
        return null;
      }
      if (n < room) {
        return Arrays.asList(found).subList(0, n);
      }
    }
  }

  /**
   * How a parent, and the timer of a deadline, refer to a context: weakly, unless it is held.
   *
   * <p>A link is in the list of the parent's children. The parent's lock guards the place in it,
   * while the parent is live.
   */
  private static final class Link extends OwnerReference<ContextEnd> {
    private final @Nullable ContextEnd parent;

    /** The timer of the context's own deadline; null if it has none. */
    private final @Nullable Expiry timer;

    private @Nullable Link next;
    private @Nullable Link prev;

    /** The context, while it is needed; written under its lock while it is live. */
    private volatile @Nullable ContextEnd held;

    Link(ContextEnd of, @Nullable Expiry timer) {
      super(of);
      parent = of.parent;
      this.timer = timer;
    }

    /** The context; null if it was collected. */
    @Nullable ContextEnd target() {
      ContextEnd sure = held; // read first: perhaps only this keeps it reachable
      return sure == null ? get() : sure;
    }

    /** Refers to nothing from now on. */
    void drop() {
      next = null;
      prev = null;
      held = null;
      clear();
    }

    @Override
    protected void dropped() {
      if (timer != null) {
        Timers.stop(timer);
      }
      if (parent != null) {
        parent.unlink(this);
      }
    }
  }

  /** The timer of a deadline: ends the context, unless that was collected. */
  private static final class Expiry extends Timed {
    private final @Nullable Throwable cause;

    /** Set before the timer is started. */
    private @Nullable Link link;

    Expiry(@Nullable Throwable cause) {
      this.cause = cause;
    }

    @Override
    protected void fire() {
      ContextEnd due = due();
      if (due != null) {
        due.expire(cause);
      }
    }

    @Override
    protected boolean mayWakeAny() {
      ContextEnd due = due();
      return due != null && due.isAwaited();
    }

    private @Nullable ContextEnd due() {
      return link == null ? null : link.target();
    }
  }
}
