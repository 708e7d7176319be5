package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * A goroutine's task with a callback for the goroutine's end. The callback comes after an exception
 * that left the goroutine was reported, so that a party that counts the end cannot overtake the
 * report.
 */
public interface Ending {

  /** The goroutine has ended; called on its thread. Throws nothing. */
  void ended();

  /**
   * What is called at the end in its place when an exception that left the goroutine has ended its
   * run; null: nothing. Called on the goroutine's thread, after the run has ended and before {@link
   * #ended}. Throws nothing.
   */
  default @Nullable Ending whenRunWasEnded() {
    return this;
  }
}
