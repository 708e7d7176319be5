package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * What a report of a goroutine's leak says of it, for when the goroutine itself is gone.
 *
 * @param id its id
 * @param name its name
 * @param site where it was started, if that was recorded
 * @param task the class of its task
 */
record GoroutineDescription(
    long id, String name, StackWalker.@Nullable StackFrame site, Class<?> task) {

  /** Where it was started, or else what it was to do. */
  String origin() {
    if (site != null) {
      return "created by " + Frames.text(site.toStackTraceElement());
    }
    return Report.taskOrigin(task);
  }
}
