package dev.heddle.internal.sched;

import dev.heddle.internal.queue.Work;

/**
 * A turn of a virtual thread that is not a goroutine but runs on this scheduler: see {@link
 * ForeignThreads}.
 */
final class ForeignTurn extends Work {

  final Runnable continuation;

  ForeignTurn(Runnable continuation) {
    this.continuation = continuation;
  }
}
