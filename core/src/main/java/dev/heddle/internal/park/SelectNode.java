package dev.heddle.internal.park;

import org.jspecify.annotations.Nullable;

/** One of several places in which a waiter waits at once; used again and again by its select. */
public final class SelectNode extends WaitNode {

  private final int index;

  /** Who waits; set before the node is queued, by whoever uses the select. */
  private @Nullable Waiter waiter;

  public SelectNode(int index) {
    this.index = index;
  }

  /** Says who waits, and what it offers; before the node is queued. */
  public void use(@Nullable Waiter by, @Nullable Object offer) {
    waiter = by;
    item = offer;
  }

  @Override
  public Waiter waiter() {
    Waiter current = waiter;
    assert current != null;
    return current;
  }

  @Override
  public int index() {
    return index;
  }
}
