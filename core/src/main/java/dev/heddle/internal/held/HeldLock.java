package dev.heddle.internal.held;

import dev.heddle.internal.park.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one party holds, or several, and others wait for; it knows who, for {@link LockWatch}.
 *
 * <p>Who takes a lock writes its {@link Parties token} into it, and who gives it back wipes that
 * before: two plain stores to a line that the compare-and-set beside them owns. A token is a
 * number, so a lock keeps no goroutine alive, and one that leaks with a lock in hand is collected.
 * Between taking and writing there is no token: then nobody is known to hold it.
 */
public abstract class HeldLock {

  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(HeldLock.class, "holder", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The token of who holds it; 0 if nobody does, or that is not known. */
  private long holder;

  /** Whether {@link LockWatch} has it in its list. */
  volatile boolean watched;

  /**
   * Whether somebody has given it back who had not taken it, while others waited: then who holds it
   * need not be who will give it back, and it is no part of any cycle.
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
   * Says that this is a part of another, by whose name it goes.
   *
   * @param other the other
   */
  protected final void partOf(HeldLock other) {
    whole = other;
  }

  // The holder's steps

  /** Notes that the caller has taken the lock. */
  protected final void noteTaken() {
    noteTaken(Parties.ofCaller());
  }

  /**
   * The same, with the caller's token, asked for before: behind the compare-and-set that takes the
   * lock its loads would wait for that.
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
      handedOver();
    }
  }

  /** From now on nobody is taken for the one who will give it back. */
  protected final void handedOver() {
    handedOver = true;
  }

  /** Has it looked at from now on: the caller waits for it, and stands in its queue. */
  protected final void noteWaits() {
    if (!watched) {
      LockWatch.add(this);
    }
  }

  // Looking at it

  /**
   * Who waits for it.
   *
   * @param most how many at most
   * @return the waiters
   */
  protected abstract List<Waiter> waiters(int most);

  /**
   * The tokens of all who must give it back before {@code waiter} can go on, as far as they are
   * known.
   *
   * @param waiter who waits
   * @return the tokens
   */
  protected abstract long[] blockers(Waiter waiter);

  /**
   * The number by which all who hold it have it in their {@link dev.heddle.internal.park.ReadList},
   * if {@code waiter} must wait for all of them.
   *
   * @param waiter who waits
   * @return the number; 0 if it need not, or they are not known
   */
  public long listedAs(Waiter waiter) {
    return 0;
  }

  /**
   * The number of the wait that {@code waiter} is in, if only the lock can be expected to end it.
   *
   * @param waiter who waits
   * @return the number; 0 if time or an interrupt may end it
   */
  protected int waitOf(Waiter waiter) {
    return waiter.waitForGood();
  }

  /**
   * The token of who holds it alone.
   *
   * @return the token; 0 if nobody does, or that is not known
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
   * {@link #blockers}, for everybody: none if who gives it back need not be who took it.
   *
   * @param waiter who waits
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
    return named.kind() + "@" + Integer.toHexString(System.identityHashCode(named));
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
   * What it is called in reports.
   *
   * @return the name of its class, or of that which users know
   */
  protected String kind() {
    return getClass().getSimpleName();
  }
}
