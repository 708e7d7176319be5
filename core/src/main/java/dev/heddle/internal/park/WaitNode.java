package dev.heddle.internal.park;

import org.jspecify.annotations.Nullable;

/**
 * A waiter's place in one {@link WaitQueue}. A wait for one thing uses the waiter itself; a select
 * uses one {@link SelectNode} for each of its channels.
 */
public abstract class WaitNode extends Work {

  /** Neighbours in the queue; guarded by its lock. */
  @Nullable WaitNode next;

  @Nullable WaitNode prev;

  /**
   * What is handed over: set by the waiter before the wait for what it offers, or by who ends the
   * wait for what it brings. Guarded by the lock of the thing waited for until the wait is won, and
   * the waiter's own after.
   */
  public @Nullable Object item;

  protected WaitNode() {}

  /** Who waits. */
  public abstract Waiter waiter();

  /** Which of the waiter's nodes this is. */
  public abstract int index();
}
