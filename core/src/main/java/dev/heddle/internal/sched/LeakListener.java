package dev.heddle.internal.sched;

import java.util.List;

/** Is told of goroutines that the collector took. */
public interface LeakListener {

  /**
   * {@code count} leaked; {@code traces} says of which, or is empty if nothing was kept of them.
   */
  void leaked(int count, List<Trace> traces);
}
