package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.SchedulerCore;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Heddle#run}: a main goroutine, all goroutines that it started, and the caller, which
 * waits for the first of three ends: the main goroutine returns, an exception leaves one of these
 * goroutines, or a deadlock is found (see {@link DeadlockDetector}).
 */
final class Run {

  private final SchedulerCore core;

  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as are the two below. */
  private boolean ended;

  private @Nullable RuntimeException failure;
  private @Nullable Waiter waiter;

  /** What the main goroutine does. */
  record Main(Run whole, Task task) implements Task {

    @Override
    public void run() throws Exception {
      task.run();
      whole.end(null);
    }
  }

  Run(SchedulerCore core) {
    this.core = core;
  }

  /** Ends the run because of an exception; false if the run has ended before. */
  boolean fail(PanicException panic) {
    return end(panic);
  }

  /** Ends the run because nothing can go on any more. */
  void deadlocked(DeadlockException report) {
    end(report);
  }

  boolean hasEnded() {
    lock.lock();
    boolean now = ended;
    lock.unlock();
    return now;
  }

  /** Whether the run ended by a deadlock. Its report then covers every goroutine that was stuck. */
  boolean isDeadlocked() {
    lock.lock();
    boolean deadlocked = failure instanceof DeadlockException;
    lock.unlock();
    return deadlocked;
  }

  SchedulerCore core() {
    return core;
  }

  /** Ends the run, for that reason if there is one; false if it has ended before. */
  boolean end(@Nullable RuntimeException why) {
    lock.lock();
    boolean first = !ended;
    Waiter waiting = null;
    int from = Waiter.LOST;
    if (first) {
      ended = true;
      failure = why;
      waiting = waiter;
      if (waiting != null) {
        from = waiting.win(0, Waiter.SIGNALLED);
      }
    }
    lock.unlock();
    if (waiting != null) {
      waiting.wake(from);
    }
    return first;
  }

  /** Waits for the end of the run, and throws its reason, if it has one. */
  void await() {
    Waiter own = Waiter.current();
    lock.lock();
    int how = Waiter.SIGNALLED;
    if (ended) {
      lock.unlock();
    } else {
      own.arm(WaitReason.RUN, this);
      waiter = own;
      lock.unlock();
      how = own.await();
    }
    lock.lock();
    waiter = null;
    RuntimeException thrown = failure;
    ended = true;
    lock.unlock();
    if (how == Waiter.CANCELLED) {
      throw CancelledException.of("run");
    }
    if (thrown != null) {
      throw thrown;
    }
  }
}
