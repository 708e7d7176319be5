package dev.heddle.internal.sched;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stacks of goroutines that are about to park, for reports of their leaks: when a leak is found,
 * the stack itself is gone. Walking it at each park costs some microseconds, more the deeper it is,
 * so it is done only with {@code -Dheddle.leaks=full}.
 *
 * <p>Goroutines that park at the same place share one list, which names code and refers to nothing
 * of the goroutine's. The shared lists are in a table that is emptied when it is full. So the table
 * is bounded, and a list that was removed lives only as long as goroutines are parked with it.
 */
final class ParkedStacks {

  /** How many of the innermost frames are kept, Heddle's included. */
  private static final int DEPTH = 64;

  /** How many different stacks are shared at a time. */
  private static final int SHARED = 4096;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final ConcurrentHashMap<List<StackTraceElement>, List<StackTraceElement>> TABLE =
      new ConcurrentHashMap<>();

  private ParkedStacks() {}

  /** The caller's stack, innermost first. */
  static List<StackTraceElement> ofCaller() {
    List<StackTraceElement> stack =
        WALKER.walk(frames ->
            frames.limit(DEPTH).map(StackWalker.StackFrame::toStackTraceElement).toList());
    return shared(stack);
  }

  /** A list that equals {@code stack}, the same one for all callers while it is in the table. */
  static List<StackTraceElement> shared(List<StackTraceElement> stack) {
    if (TABLE.size() >= SHARED) {
      TABLE.clear();
    }
    List<StackTraceElement> present = TABLE.putIfAbsent(stack, stack);
    return present == null ? stack : present;
  }
}
