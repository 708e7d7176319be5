package dev.heddle.internal.sched;

/**
 * A turn of a virtual thread that is not a goroutine but runs on this scheduler: one that user
 * code, or the JDK, started inside a goroutine, which inherits the goroutine's executor.
 */
final class Foreign extends Work {

  final Runnable continuation;

  Foreign(Runnable continuation) {
    this.continuation = continuation;
  }
}
