package dev.heddle;

import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;

/**
 * Says on stderr for which goroutines the close of a scheduler waits, if that takes long. A timer
 * of its own, since with a timed wait the closing thread would look as if it could still act.
 */
final class CloseReport extends Timed {

  private final SchedulerCore core;
  private volatile boolean cancelled;

  CloseReport(SchedulerCore core) {
    this.core = core;
  }

  /** The close has ended. */
  void cancel() {
    cancelled = true;
    Timers.stop(this);
  }

  /** Reports on a thread of its own: the goroutines' stacks and stderr may take long. */
  @Override
  protected void fire() {
    Thread.ofPlatform().daemon().name(core.name() + "-close-report").start(this::tell);
  }

  private void tell() {
    String report = Report.closing(core);
    if (!cancelled) {
      System.err.println(report);
    }
  }

  @Override
  protected boolean mayWakeAny() {
    return false;
  }
}
