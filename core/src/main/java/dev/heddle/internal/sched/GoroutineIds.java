package dev.heddle.internal.sched;

import java.util.concurrent.atomic.AtomicLong;

/** The ids of a scheduler's goroutines. A processor takes many at a time, and hands them out. */
final class GoroutineIds {

  /** How many a processor takes at a time. */
  static final int BLOCK = 64;

  private final AtomicLong next = new AtomicLong(1);

  /** Takes {@code n} ids in a row; returns the first. */
  long take(int n) {
    return next.getAndAdd(n);
  }
}
