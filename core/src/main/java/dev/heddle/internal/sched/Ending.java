package dev.heddle.internal.sched;

/**
 * A goroutine's task that is told when the goroutine has ended: after an exception that left it was
 * reported, so that whoever counts the end cannot overtake the report.
 */
public interface Ending {

  /** The goroutine has ended; called on its thread. Throws nothing. */
  void ended();
}
