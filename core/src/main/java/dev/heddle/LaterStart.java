package dev.heddle;

import dev.heddle.internal.sched.SchedulerCore;

/**
 * Where and how goroutines are started later, by a timer or the end of a context: on the scheduler,
 * in the run and in the context in which {@link Heddle#go} would start them for the party that
 * makes this. If that scheduler is closed by then, they run on the global one, so that none is
 * lost.
 *
 * @param core the scheduler
 * @param origin what the goroutines have from their start
 */
record LaterStart(SchedulerCore core, Origin origin) {

  /** As the caller would start them now. */
  static LaterStart ofCaller() {
    return new LaterStart(Scheduler.coreOfCaller(), Goroutine.originOfCaller().child(null));
  }

  /** A goroutine for one start, made beforehand so that the start needs next to no memory. */
  Goroutine prepare(Task task) {
    return Goroutine.prepared(task, origin);
  }

  /**
   * Starts what {@link #prepare} made.
   *
   * @throws OutOfMemoryError if there is no memory for it; nothing has happened then
   */
  void start(Goroutine prepared) {
    boolean closed = Scheduler.of(core).isClosed();
    (closed ? Scheduler.global().core() : core).start(prepared);
  }
}
