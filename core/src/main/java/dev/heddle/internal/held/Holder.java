package dev.heddle.internal.held;

import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.Routine;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a lock, and where it took it: kept by the lock, when {@code -Dheddle.lockSites=true}.
 *
 * @param fiber the fiber of the goroutine
 * @param routine the goroutine
 * @param site the call that took the lock
 */
public record Holder(Fiber fiber, Routine routine, StackWalker.@Nullable StackFrame site) {

  /** Whether the goroutine has not ended: its fiber goes on to others. */
  public boolean isAlive() {
    return fiber.routine() == routine;
  }
}
