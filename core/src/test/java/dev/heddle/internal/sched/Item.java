package dev.heddle.internal.sched;

/** Something to queue in a test. */
final class Item implements Work {

  final int number;

  Item(int number) {
    this.number = number;
  }

  @Override
  public String toString() {
    return "item " + number;
  }
}
