package dev.heddle.internal.deadlock;

import dev.heddle.internal.park.Waiter;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one party or several hold, and others wait for. It knows both, for {@link LockWatch}.
 *
 * <p>A party that takes a lock writes its {@link Parties token} into it, and wipes that before it
 * gives the lock back: two plain stores to a cache line that the compare-and-set beside them owns.
 * A token is a number, so a lock keeps no goroutine alive, and a goroutine that leaks with a lock
 * in hand is collected. Between taking and writing there is no token: the holder is then not known.
 */
public abstract class HeldLock {

  private static final VarHandle HOLDER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "holder", VarHandle.class, HeldLock.class, long.class);

  /** The token of the holder; 0 if there is none, or it is not known. */
  private long holder;

  /** Whether {@link LockWatch} has it in its list. */
  public volatile boolean watched;

  /**
   * Whether a party that had not taken it gave it back while others waited. Then the holder need
   * not be the party that will give it back, and the lock is no part of any cycle.
   */
  private volatile boolean handedOver;

  /** The lock of which it is a part; null if it is whole. */
  private @Nullable HeldLock whole;

  /** Where it was made, and where it was taken; null unless sites are recorded. */
  private final StackWalker.@Nullable StackFrame madeAt = Sites.ON ? Sites.ofCaller() : null;

  private volatile StackWalker.@Nullable StackFrame takenAt;

  /** Only for Heddle's own locks. */
  protected HeldLock() {}

  /**
   * Makes this a part of another, whose name it has.
   *
   * @param other the other
   */
  protected final void setWhole(HeldLock other) {
    whole = other;
  }

  // The holder's steps

  /** Notes that the caller has taken the lock. */
  protected final void noteTaken() {
    noteTaken(Parties.ofCaller());
  }

  /**
   * The same, with the caller's token, which was read before: after the compare-and-set that takes
   * the lock, the loads for the token would wait for it.
   *
   * @param caller the token
   */
  protected final void noteTaken(long caller) {
    holder = caller;
    if (Sites.ON) {
      takenAt = Sites.ofCaller();
    }
  }

  /** Notes that the lock is about to be given back. */
  protected final void noteGivenBack() {
    holder = 0;
  }

  /** Notes, before {@link #noteGivenBack}, whether the caller has not taken what it gives back. */
  protected final void noteWhoGivesBack() {
    if (holder != Parties.ofCaller()) {
      noteHandedOver();
    }
  }

  /** From now on no party is expected to give it back. */
  protected final void noteHandedOver() {
    handedOver = true;
  }

  /** Has {@link LockWatch} look at it from now on: the caller waits for it, and is in its queue. */
  protected final void noteWaits() {
    if (!watched) {
      LockWatch.add(this);
    }
  }

  // Queries

  /**
   * The waiters for it.
   *
   * @param most how many at most
   * @return the waiters
   */
  protected abstract List<Waiter> waiters(int most);

  /**
   * The tokens of all parties that must give it back before {@code waiter} can go on, as far as
   * they are known.
   *
   * @param waiter the waiting party
   * @return the tokens
   */
  protected abstract long[] blockers(Waiter waiter);

  /**
   * The number by which all holders have it in their {@link dev.heddle.internal.park.ReadList}, if
   * {@code waiter} must wait for all of them.
   *
   * @param waiter the waiting party
   * @return the number; 0 if it need not, or the holders are not known
   */
  public long listedAs(Waiter waiter) {
    return 0;
  }

  /**
   * The number of the wait that {@code waiter} is in, if nothing but the lock is to end it.
   *
   * @param waiter the waiting party
   * @return the number; 0 if time or an interrupt may end it
   */
  protected int waitOf(Waiter waiter) {
    return waiter.uninterruptibleWaitId();
  }

  /**
   * The token of the party that holds it alone.
   *
   * @return the token; 0 if there is none, or it is not known
   */
  protected final long holder() {
    return handedOver ? 0 : (long) HOLDER.getVolatile(this);
  }

  /**
   * Where a party took it.
   *
   * @param token the party's
   * @return the call; null if that was not recorded
   */
  public StackWalker.@Nullable StackFrame takenAt(long token) {
    return token == (long) HOLDER.getVolatile(this) ? takenAt : null;
  }

  /**
   * {@link #blockers}, for any caller; none if the holder need not be the party that gives it back.
   *
   * @param waiter the waiting party
   * @return the tokens
   */
  public final long[] heldBy(Waiter waiter) {
    return handedOver ? new long[0] : blockers(waiter);
  }

  /**
   * The class and a number, as {@code Object} has it.
   *
   * @return the name
   */
  public final String name() {
    HeldLock named = named();
    return named.kind() + "@" + Integer.toHexString(System.identityHashCode(named.known()));
  }

  /**
   * Where it was made.
   *
   * @return the call; null if that was not recorded
   */
  public final StackWalker.@Nullable StackFrame madeAt() {
    return named().madeAt;
  }

  private HeldLock named() {
    return whole == null ? this : whole;
  }

  /**
   * The object that users know it by, for its name in reports.
   *
   * @return this, or what this is the inside of
   */
  protected Object known() {
    return this;
  }

  /**
   * Its kind, for its name in reports.
   *
   * @return the name of its class, or of the class that users know
   */
  protected String kind() {
    return getClass().getSimpleName();
  }
}
