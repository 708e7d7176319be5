package dev.heddle;

import dev.heddle.internal.report.Frames;
import org.jspecify.annotations.Nullable;

/**
 * What a leak report says of a goroutine, which has been collected by then.
 *
 * @param id its id
 * @param name its name
 * @param site where it was started, if that was recorded
 * @param task the class of its task
 */
record GoroutineDescription(
    long id, String name, StackWalker.@Nullable StackFrame site, Class<?> task) {

  /** Where it was started, or else the class of its task. */
  String origin() {
    if (site != null) {
      return "created by " + Frames.text(site.toStackTraceElement());
    }
    return taskOrigin(task);
  }

  /** The name of a goroutine in reports. */
  static String who(long id, String name) {
    return "goroutine " + id + (name.isEmpty() ? "" : " \"" + name + "\"");
  }

  /** The class of the task, for goroutines of which no better origin is known. */
  static String taskOrigin(Class<?> task) {
    String type = task.getName();
    int lambda = type.indexOf("$$Lambda");
    return "created with task " + (lambda < 0 ? type : "a lambda of " + type.substring(0, lambda));
  }
}
