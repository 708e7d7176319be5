package dev.heddle.internal.sched;

import dev.heddle.internal.time.CoarseClock;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fiber's place in the registry that outlives the fiber with what a report of its leak says.
 * Written by the fiber, read when it is gone.
 */
public final class Trace extends WeakReference<Fiber> {

  private @Nullable Object routine;
  private @Nullable Object reason;
  private @Nullable List<StackTraceElement> stack;
  private int since;

  Trace(Fiber fiber, ReferenceQueue<Fiber> queue) {
    super(fiber, queue);
  }

  /** Notes which goroutine the fiber runs, in words of its own: it must not refer to it. */
  void runs(Object description) {
    routine = description;
  }

  /** Notes what the fiber is about to wait in, and where; null: that it waits no more. */
  void waitsIn(@Nullable Object why, @Nullable List<StackTraceElement> where) {
    reason = why;
    stack = where;
    since = CoarseClock.seconds();
  }

  /** What {@link Routine#description} said. */
  public @Nullable Object routine() {
    return routine;
  }

  /** What it waited in; null if that was no wait of Heddle's. */
  public @Nullable Object reason() {
    return reason;
  }

  /** The stack where it waited, innermost first, with Heddle's frames; empty if not kept. */
  public List<StackTraceElement> stack() {
    List<StackTraceElement> where = stack;
    return where == null ? List.of() : where;
  }

  /** For how many seconds it had waited when this is called. */
  public int seconds() {
    return Math.max(0, CoarseClock.update() - since);
  }
}
