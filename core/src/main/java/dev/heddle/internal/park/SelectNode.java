package dev.heddle.internal.park;

import org.jspecify.annotations.Nullable;

/** One of several places in which a waiter waits at once. Its select uses it again and again. */
public final class SelectNode extends WaitNode {

  private final int index;

  /** The waiter; set before the node is queued, by the party that uses the select. */
  private @Nullable Waiter waiter;

  public SelectNode(int index) {
    this.index = index;
  }

  /** Sets the waiter and what it offers, before the node is queued. */
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
