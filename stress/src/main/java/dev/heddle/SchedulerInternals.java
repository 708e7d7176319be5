package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.Totals;
import dev.heddle.internal.time.Timers;

/** What the soak must see of a scheduler that users cannot. */
public final class SchedulerInternals {

  private SchedulerInternals() {}

  /** The scheduler's counters. */
  public static Totals totals(Scheduler scheduler) {
    return scheduler.core().totals();
  }

  /** Ends the threads of a scheduler on which nothing runs any more. */
  public static void shutDown(Scheduler scheduler) {
    scheduler.core().shutDown();
  }

  /** How many timers are running in the process. */
  public static int timers() {
    return Timers.running();
  }

  /** Every goroutine that has begun: what it does, what it waits for, and its whole stack. */
  public static String dump(Scheduler scheduler) {
    StringBuilder text = new StringBuilder();
    for (Fiber fiber : scheduler.core().fibers()) {
      if (fiber.goroutine() instanceof Goroutine goroutine) {
        text.append('\n').append(goroutine);
        Waiter waiter = goroutine.currentWait();
        if (waiter != null) {
          text.append(" in ").append(waiter.reason()).append(" on ").append(waiter.on());
        }
        if (goroutine.state() == Goroutine.State.RUNNABLE && goroutine.stackTrace().length == 0) {
          continue; // in fallback it may not have a thread yet
        }
        Thread thread = fiber.thread();
        text.append(", its thread ").append(thread.getState());
        for (StackTraceElement frame : thread.getStackTrace()) {
          text.append("\n\tat ").append(frame);
        }
      }
    }
    return text.toString();
  }
}
