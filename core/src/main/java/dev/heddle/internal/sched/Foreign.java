package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;

/**
 * A turn of a virtual thread that is not a goroutine but runs on this scheduler: see {@link
 * ForeignThreads}.
 */
final class Foreign extends Work {

  final Runnable continuation;

  Foreign(Runnable continuation) {
    this.continuation = continuation;
  }
}
