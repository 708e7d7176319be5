package dev.heddle.internal.park;

import dev.heddle.internal.queue.Work;
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
   * The item handed over. The waiter sets it before the wait to what it offers, or the party that
   * ends the wait sets it to what it brings. Guarded by the lock of the thing waited for until the
   * wait is won, and the waiter's own after.
   */
  public @Nullable Object item;

  protected WaitNode() {}

  /** The waiter whose place this is. */
  public abstract Waiter waiter();

  /** Which of the waiter's nodes this is. */
  public abstract int index();
}
