package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;

/** Something to queue in a test. */
final class Item extends Work {

  final int number;

  Item(int number) {
    this.number = number;
  }

  @Override
  public String toString() {
    return "item " + number;
  }
}
