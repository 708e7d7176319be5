package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * What stands in a run queue: something that is ready to run. Either a {@link Routine} that has not
 * begun, a {@link Fiber} whose goroutine can go on, or a {@link Foreign} virtual thread.
 */
abstract class Work {

  /** The next in the list this stands in; guarded by that list's lock, null outside a list. */
  @Nullable Work next;
}
