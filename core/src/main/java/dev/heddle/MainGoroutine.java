package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.sched.SchedulerCore;

/** Starts the main goroutine of a {@link Run}, and waits for the end of the run. */
final class MainGoroutine {

  private MainGoroutine() {}

  /** Runs {@code main} as the main goroutine, and waits for the end of the run. */
  static void run(Task main) {
    StackRoom.reserveForSeveral();
    SchedulerCore core = Scheduler.coreOfCaller();
    Run run = new Run(core);
    DeadlockDetector watch = DeadlockDetector.of(core);
    Goroutine.start(core, "main", new Run.Main(run, main), Origin.of(run));
    // Watched only from here on, when the run has a goroutine. Before, it would look deadlocked if
    // the goroutines left over from earlier runs are all asleep.
    try {
      watch.add(run);
      run.await();
    } catch (OutOfMemoryError e) {
      run.end(null); // nobody waits, so panics of its goroutines go to the scheduler's handler
      throw e;
    } finally {
      watch.remove(run);
    }
  }
}
