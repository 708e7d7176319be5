package dev.heddle.sync;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm of a {@link Mutex}. A party that finds the mutex free may take it ahead of the
 * waiters (barging). A waiter that has waited for long gets it by hand-off.
 */
// The states:
//
//   FREE                    free, no waiters
//   LOCKED                  held, no waiters
//   LOCKED | WANTED         held, waiters in the queue
//   LOCKED | WANTED | HEIR  held, the heir is on its way; there may be waiters in the queue
//   WANTED | HEIR           free, the heir is on its way; there may be waiters in the queue
//
// The queue of waiters is first in, first out. The heir is a waiter that an unlock has taken from
// the queue and woken, and that has yet to arrive. There is at most one, since others would only
// wake up to find the mutex taken. The heir has waited longer than every waiter in the queue. If it
// finds the mutex taken when it arrives, it goes back to the front. No wake-up is lost: the mutex
// is free while a party waits only if there is an heir, and an heir always arrives.
//
// While an heir is on its way, an unlock has no waiter to wake. So lock and unlock are one
// compare-and-set each, as without waiters, and may set and clear LOCKED while another thread holds
// `inner`. An unlock under `inner` needs only a store: only the holder clears LOCKED, the state
// LOCKED | WANTED is left only under `inner`, and the heir and HEIR change only under `inner`.
//
// Go's mutex prevents starvation by a mode that a waiter switches on when it has waited for 1 ms in
// vain. Here the unlocks do it: an unlock looks how long the heir, or else the first in the queue,
// has waited, and hands the mutex off to it if that is too long. The mutex is never free in
// between, so no party can barge. An unlock without an heir always looks. While there is an heir,
// the state counts the unlocks above its three bits, and only few of them look, since reading the
// clock takes longer than the rest: the first, second, third, fifth and ninth, so that long holds
// are noticed at once, and then each PASSES-th. Go: internal/sync/mutex.go.
abstract class HandOffLock extends HeldLock {

  /** How long newcomers may pass a waiter. */
  private static final long PATIENCE_NANOS = 1_000_000;

  private static final int FREE = 0;
  private static final int LOCKED = 1;
  private static final int WANTED = 2;
  private static final int HEIR = 4;

  /** Added to the state by an unlock that leaves the mutex free, for the heir or a newcomer. */
  private static final int PASS = 8;

  private static final int PASS_SHIFT = Integer.numberOfTrailingZeros(PASS);

  /** Of this many unlocks that pass the heir at least one looks at the clock; a power of two. */
  private static final int PASSES = 16;

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, HandOffLock.class, int.class);

  static {
    link();
  }

  private int state;

  private final SpinLock inner = new SpinLock();

  /** Each node's item is its {@link Claim}. Guarded by inner, as is the heir. */
  private final WaitQueue queue = new WaitQueue();

  private @Nullable Claim heir;

  /** A party's wait for the mutex, from its start to its end. */
  static final class Claim {

    /** Written by its party before it joins the queue. */
    private long since;

    /** Whether the mutex was handed off to it. Set under inner, by the unlock that does so. */
    private volatile boolean granted;

    boolean isOverdue() {
      return System.nanoTime() - since >= PATIENCE_NANOS;
    }
  }

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and without memory for it a lock would stay held.
   */
  private static void link() {
    HandOffLock lock = new HandOffLock() {};
    boolean same = STATE.compareAndSet(lock, FREE, FREE);
    STATE.setOpaque(lock, FREE);
    STATE.setRelease(lock, FREE);
    int state = (int) STATE.getAcquire(lock) + (int) STATE.getOpaque(lock);
    assert same && state == FREE;
  }

  /** Takes the mutex if nobody holds it; never waits. */
  final boolean takeIfFree() {
    int now = (int) STATE.getOpaque(this);
    return (now & LOCKED) == 0 && STATE.compareAndSet(this, now, now | LOCKED);
  }

  /** Waits for the mutex; returns how the wait ended. */
  final int lockContended(WaitReason why, boolean interruptibly) {
    return lockContended(why, interruptibly, Waiter.current(), new Claim());
  }

  /** The same, with the caller's waiter and a new claim: it allocates nothing. */
  final int lockContended(WaitReason why, boolean interruptibly, Waiter waiter, Claim claim) {
    if (!enter(waiter, claim, why, interruptibly)) {
      return Waiter.SIGNALLED;
    }
    if (!interruptibly) {
      noteWaits();
    }
    int ended;
    do {
      ended = waiter.await();
    } while (ended == Waiter.SIGNALLED && !arrive(waiter, why, interruptibly));
    return settle(waiter, ended);
  }

  /** The same, but interruptibly, and for at most {@code nanos}. */
  final int lockContended(WaitReason why, long nanos) {
    long start = System.nanoTime();
    Waiter waiter = Waiter.current();
    if (!enter(waiter, new Claim(), why, true)) {
      return Waiter.SIGNALLED;
    }
    int ended;
    do {
      ended = await(waiter, nanos - (System.nanoTime() - start));
    } while (ended == Waiter.SIGNALLED && !arrive(waiter, why, true));
    return settle(waiter, ended);
  }

  private int await(Waiter waiter, long nanos) {
    try {
      return waiter.await(nanos);
    } catch (Throwable noTimer) {
      settle(waiter, Waiter.TIMED_OUT);
      throw noTimer;
    }
  }

  /**
   * Takes the mutex again at the end of a wait for a condition, which cannot fail: its stack was
   * reserved, and {@code waiter} and {@code claim} made, before the mutex was given back.
   */
  final void lockAgain(WaitReason why, Waiter waiter, Claim claim) {
    long self = Parties.ofCaller();
    if (!takeIfFree()) {
      lockContended(why, false, waiter, claim);
    }
    noteTaken(self);
  }

  /** Gives the mutex back, within an operation that has reserved its stack. */
  final void release() {
    if (isWaitedFor()) {
      noteWhoGivesBack();
    }
    noteGivenBack();
    giveBack();
  }

  /** Joins the queue; false if the mutex was free, and the caller has taken it. */
  private boolean enter(Waiter waiter, Claim claim, WaitReason why, boolean interruptibly) {
    claim.since = System.nanoTime();
    inner.lock();
    if (takeLocked()) {
      inner.unlock();
      return false;
    }
    waiter.item = claim;
    waiter.arm(why, this, interruptibly);
    queue.add(waiter);
    inner.unlock();
    return true;
  }

  /** The arrival of a woken waiter; false if the mutex was taken meanwhile, and it waits again. */
  private boolean arrive(Waiter waiter, WaitReason why, boolean interruptibly) {
    Claim claim = (Claim) waiter.item;
    assert claim != null;
    if (claim.granted) {
      return true;
    }
    inner.lock();
    if (claim.granted) {
      inner.unlock();
      return true;
    }
    heir = null;
    boolean taken = dropHeir();
    if (!taken) {
      waiter.arm(why, this, interruptibly);
      queue.addFirst(waiter);
    }
    inner.unlock();
    return taken;
  }

  /** Clears HEIR, and takes the mutex if it is free; returns whether it was. Needs inner. */
  private boolean dropHeir() {
    for (; ; ) {
      int now = (int) STATE.getOpaque(this);
      boolean free = (now & LOCKED) == 0;
      if (STATE.compareAndSet(this, now, free ? heldState() : LOCKED | WANTED)) {
        return free;
      }
    }
  }

  /** Ends a wait: a waiter that was interrupted or timed out leaves the queue. */
  private int settle(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      inner.lock();
      queue.remove(waiter);
      STATE.compareAndSet(this, LOCKED | WANTED, heldState());
      inner.unlock();
    }
    waiter.takeItem(); // only now: an unlock may read it as long as the waiter is in the queue
    return ended;
  }

  /**
   * Takes the mutex if nobody holds it. Otherwise sets WANTED, so that the next unlock looks for
   * waiters. Needs inner.
   */
  private boolean takeLocked() {
    for (; ; ) {
      int now = (int) STATE.getOpaque(this);
      boolean free = (now & LOCKED) == 0;
      if (STATE.compareAndSet(this, now, now | (free ? LOCKED : WANTED))) {
        return free;
      }
    }
  }

  /** The state in which the mutex is held and there is no heir. Needs inner. */
  private int heldState() {
    return queue.isEmpty() ? LOCKED : LOCKED | WANTED;
  }

  /**
   * Gives the mutex back.
   *
   * @throws IllegalStateException if it is not locked
   */
  final void giveBack() {
    int now = (int) STATE.getOpaque(this);
    boolean gave =
        now == LOCKED
            ? STATE.compareAndSet(this, LOCKED, FREE)
            : passesUnseen(now) && STATE.compareAndSet(this, now, now - LOCKED + PASS);
    if (!gave) {
      giveBackLocked();
    }
  }

  /** Whether it is held, a waiter is in the queue, and there is no heir. */
  final boolean isWaitedFor() {
    return (int) STATE.getOpaque(this) == (LOCKED | WANTED);
  }

  /** Whether an unlock leaves the mutex to the heir or a newcomer without a look at the clock. */
  private static boolean passesUnseen(int now) {
    int passes = now >>> PASS_SHIFT;
    return (now & (LOCKED | HEIR)) == (LOCKED | HEIR)
        && (passes & passes - 1) != 0
        && (passes & PASSES - 1) != 0;
  }

  private void giveBackLocked() {
    inner.lock();
    int now = (int) STATE.getOpaque(this);
    if ((now & LOCKED) == 0) {
      inner.unlock();
      throw new IllegalStateException(
          "unlock of a mutex that is not locked; each unlock needs a lock before it");
    }
    if (now == LOCKED) {
      inner.unlock(); // the waiter has left
      giveBack();
      return;
    }
    Claim next = heir;
    if (next == null) {
      unlockToQueue();
      return;
    }
    if (next.isOverdue()) {
      heir = null;
      STATE.setOpaque(this, heldState());
      next.granted = true; // last: its party may see it at once, and unlock by the state
    } else {
      STATE.setRelease(this, now - LOCKED + PASS);
    }
    inner.unlock();
  }

  /** Unlocks when there is no heir: wakes the first in the queue. Needs inner, and releases it. */
  private void unlockToQueue() {
    Waiter woken = null;
    int from = Waiter.LOST;
    for (WaitNode node; from == Waiter.LOST && (node = queue.poll()) != null; ) {
      Claim claim = (Claim) node.item;
      assert claim != null;
      claim.granted = claim.isOverdue();
      woken = node.waiter();
      from = woken.win(node.index(), Waiter.SIGNALLED);
      if (from != Waiter.LOST && !claim.granted) {
        heir = claim;
      }
    }
    boolean granted = from != Waiter.LOST && heir == null;
    STATE.setRelease(this, granted ? heldState() : heir == null ? FREE : WANTED | HEIR);
    inner.unlock();
    if (woken != null) {
      woken.wake(from);
    }
  }

  @Override
  protected final List<Waiter> waiters(int most) {
    Waiter[] found = new Waiter[most];
    inner.lock();
    int n = queue.waiters(found);
    inner.unlock();
    return List.of(Arrays.copyOf(found, n));
  }

  @Override
  protected final long[] blockers(Waiter waiter) {
    long by = isLocked() ? holder() : 0;
    return by == 0 ? new long[0] : new long[] {by};
  }

  /** Whether a party holds it, at some moment during the call. */
  final boolean isLocked() {
    return ((int) STATE.getAcquire(this) & LOCKED) != 0;
  }
}
