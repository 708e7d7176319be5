package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;

/**
 * A turn for a fiber that the JDK asked for: a wait in the JDK has ended, the goroutine called
 * {@code Thread.yield}, or a stack trace of it was taken. The JDK may ask while the fiber's own
 * entry is in a queue, so it gets an entry of its own each time.
 */
final class JdkTurn extends Work {

  final Fiber fiber;

  JdkTurn(Fiber fiber) {
    this.fiber = fiber;
  }
}
