package dev.heddle;

import dev.heddle.internal.sched.GoroutineBase;
import dev.heddle.internal.sched.GoroutineLife;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs the goroutines of a scheduler: each task from start to end. An exception that leaves a task
 * ends the goroutine's run, or goes to the scheduler's handler of panics.
 */
final class GoroutineRunner extends GoroutineLife {

  /** Reported in place of an exception when there is no memory for its report. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // when it is thrown there is no memory for one
  private static final PanicException NO_MEMORY =
      new PanicException(
          "panic: an exception left a goroutine, and there was no memory to say which",
          new OutOfMemoryError("no memory for the report of a panic"));

  private final Handler<PanicException> panics;

  GoroutineRunner(Handler<PanicException> panics) {
    this.panics = panics;
  }

  @Override
  public void setId(GoroutineBase goroutine, long id) {
    ((Goroutine) goroutine).setId(id);
  }

  @Override
  public String name(GoroutineBase goroutine) {
    return ((Goroutine) goroutine).name();
  }

  @Override
  public @Nullable ClassLoader contextClassLoader(GoroutineBase goroutine) {
    return ((Goroutine) goroutine).origin().loader();
  }

  @Override
  public void markStartedByHeavy(GoroutineBase goroutine) {
    ((Goroutine) goroutine).markStartedByHeavy();
  }

  @Override
  public boolean isStartedByHeavy(GoroutineBase goroutine) {
    return ((Goroutine) goroutine).isStartedByHeavy();
  }

  @Override
  public void runTask(GoroutineBase goroutine) {
    Goroutine self = (Goroutine) goroutine;
    self.markLive();
    Task task = self.takeTask();
    try {
      task.run();
    } catch (Throwable thrown) {
      failedForSure(self, thrown);
    }
  }

  @Override
  public void end(GoroutineBase goroutine) {
    ((Goroutine) goroutine).end();
  }

  @Override
  public Object describe(GoroutineBase goroutine) {
    Goroutine self = (Goroutine) goroutine;
    Class<?> task = Objects.requireNonNull(self.taskClass());
    return new GoroutineDescription(self.id(), self.name(), self.startedAt(), task);
  }

  /**
   * Reports an exception that left the task. Throws nothing, so that the goroutine ends as it
   * should.
   */
  private void failedForSure(Goroutine goroutine, Throwable thrown) {
    try {
      failed(goroutine, thrown);
    } catch (Throwable own) {
      failedWithoutReport(goroutine);
    }
  }

  private void failed(Goroutine goroutine, Throwable thrown) {
    if (goroutine.isCancelled()
        && (thrown instanceof CancelledException || thrown instanceof InterruptedException)) {
      return; // that is what cancel is for
    }
    panicked(goroutine, Report.panic(goroutine, thrown));
  }

  /** Reports with an exception that was made in advance that there is no memory for the report. */
  private void failedWithoutReport(Goroutine goroutine) {
    try {
      panicked(goroutine, NO_MEMORY);
    } catch (Throwable own) {
      // a run is told without any memory; without a run, or after it, there is no report
    }
  }

  private void panicked(Goroutine goroutine, PanicException panic) {
    Run run = goroutine.origin().run();
    if (run != null && run.fail(panic)) {
      goroutine.noteRunWasEnded();
    } else {
      panics.tell(panic);
    }
  }
}
