package dev.heddle.internal.sched;

import dev.heddle.internal.queue.Work;

/**
 * A turn of a fiber that the JDK requested: a wait in the JDK has ended, the goroutine called
 * {@code Thread.yield}, or a stack trace of it was taken. The JDK may request one while the fiber's
 * own entry is in a queue, so each request gets an entry of its own.
 */
final class JdkTurn extends Work {

  final Fiber fiber;

  JdkTurn(Fiber fiber) {
    this.fiber = fiber;
  }
}
