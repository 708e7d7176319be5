package dev.heddle.internal.sched;

/**
 * A turn of a virtual thread that is not a goroutine but runs on this scheduler: see {@link
 * ForeignThreads}.
 */
final class Foreign implements Work {

  final Runnable continuation;

  Foreign(Runnable continuation) {
    this.continuation = continuation;
  }
}
