package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * A goroutine's task that is told when the goroutine has ended: after an exception that left it was
 * reported, so that whoever counts the end cannot overtake the report.
 */
public interface Ending {

  /** The goroutine has ended; called on its thread. Throws nothing. */
  void ended();

  /**
   * Who is told of the end in its place when an exception that left the goroutine has ended its
   * run; null: nobody. Asked on the goroutine's thread, after the run has ended and before {@link
   * #ended}. Throws nothing.
   */
  default @Nullable Ending whenRunWasEnded() {
    return this;
  }
}
