package dev.heddle.internal.queue;

/** Something to queue in a test. */
public final class Item extends Work {

  public final int number;

  public Item(int number) {
    this.number = number;
  }

  @Override
  public String toString() {
    return "item " + number;
  }
}
