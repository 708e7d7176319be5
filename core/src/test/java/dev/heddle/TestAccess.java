package dev.heddle;

import dev.heddle.internal.park.Waiter;
import java.util.List;

/** What the tests' helpers must see of Heddle that users cannot. */
public final class TestAccess {

  private TestAccess() {}

  /** The goroutines that have begun on {@code scheduler}. */
  public static List<Goroutine> begun(Scheduler scheduler) {
    return Report.begun(scheduler.core());
  }

  /** The channel that {@code side} is a side of. */
  @SuppressWarnings("unchecked") // of the same type
  public static <T> Chan<T> behind(ReceiveChan<T> side) {
    return (Chan<T>) Case.channelOf(side);
  }

  /** Whether {@code goroutine} waits, and no cancel ends that. */
  public static boolean waitsUninterruptibly(Goroutine goroutine) {
    Waiter wait = goroutine.currentWait();
    return wait != null && wait.uninterruptibleWaitId() != 0;
  }

  /** Ends the scheduler's threads. */
  public static void shutDown(Scheduler scheduler) {
    scheduler.core().shutDown();
  }
}
