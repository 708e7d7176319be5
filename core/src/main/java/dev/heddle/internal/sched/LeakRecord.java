package dev.heddle.internal.sched;

import dev.heddle.internal.time.CoarseClock;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fiber's reference in the registry, which outlives the fiber and holds what a report of its leak
 * says. The fiber writes it; the report reads it when the fiber is gone.
 */
public final class LeakRecord extends WeakReference<Fiber> {

  private @Nullable Object goroutine;
  private @Nullable Object reason;
  private @Nullable List<StackTraceElement> stack;
  private int since;

  LeakRecord(Fiber fiber, ReferenceQueue<Fiber> queue) {
    super(fiber, queue);
  }

  /** Notes which goroutine the fiber runs. The description must not refer to the goroutine. */
  void setGoroutine(Object description) {
    goroutine = description;
  }

  /** Notes what the fiber is about to wait in, and where; null: the wait is over. */
  void waitsIn(@Nullable Object why, @Nullable List<StackTraceElement> where) {
    reason = why;
    stack = where;
    since = CoarseClock.seconds();
  }

  /** What {@link GoroutineLife#describe} said. */
  public @Nullable Object goroutine() {
    return goroutine;
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

  /** For how many seconds it has waited by now. */
  public int seconds() {
    return Math.max(0, CoarseClock.update() - since);
  }
}
