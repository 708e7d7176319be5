package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Starts a goroutine when its time has come, for {@link Alarm#run}. Go: sleep.go, {@code AfterFunc}
 * and {@code goFunc}.
 *
 * <p>Each time it is set there is a {@link Pending} of its own, with the goroutine that it will
 * start. So one that was stopped or set anew, and is being fired meanwhile, is told from its
 * successor.
 *
 * <pre>
 *   by           under the lock                                  then, without it
 *   set          the Pending was started before; pending = it    the one before is stopped
 *   stop         pending = null                                  its timer is stopped
 *   timer        pending is the Pending: pending = null, taken   the goroutine is started
 *                it was not entered yet: nothing                 it is fired again in a moment
 *                pending is another or null: nothing             nothing
 * </pre>
 *
 * <p>The goroutine starts if and only if the timer has taken its Pending, which a set or a stop
 * then does not find. If there is no memory, or no thread, for the timer, set throws and has
 * changed nothing: the timer is started before the Pending is entered. If there is no memory for
 * the start of the goroutine, the timer is fired again, finds itself taken, and starts it then.
 *
 * <p>The heap of timers refers to the Pending, and that to this: it runs though nothing else does.
 */
final class TaskTimer {

  /** How soon a timer comes again that was due before it was entered. */
  private static final long AGAIN_NANOS = 100_000;

  private final Task task;
  private final LaterStart start = LaterStart.ofCaller();
  private final SpinLock lock = new SpinLock();

  /** What is to start next; null if it was stopped or has started. Guarded by the lock. */
  private @Nullable Pending pending;

  TaskTimer(Task task) {
    this.task = task;
  }

  /** Has the task run after {@code nanos}; returns whether it replaces an earlier time. */
  boolean set(long nanos) {
    StackRoom.reserve();
    Pending fresh = new Pending(this, start.prepare(task));
    Timers.start(fresh, nanos);
    return replace(fresh);
  }

  /** Keeps the task from running; returns whether it was to. */
  boolean stop() {
    StackRoom.reserve();
    return replace(null);
  }

  private boolean replace(@Nullable Pending fresh) {
    lock.lock();
    Pending before = pending;
    pending = fresh;
    if (fresh != null) {
      fresh.entered = true;
    }
    lock.unlock();
    if (before != null) {
      Timers.stop(before);
    }
    return before != null;
  }

  /** One time at which the task is to run. */
  private static final class Pending extends Timed {
    private final TaskTimer timer;
    private final Goroutine goroutine;

    /** Guarded by the timer's lock. */
    private boolean entered;

    /** Whether it may start the goroutine. Only for the thread that fires it. */
    private boolean taken;

    Pending(TaskTimer timer, Goroutine goroutine) {
      this.timer = timer;
      this.goroutine = goroutine;
    }

    @Override
    protected void fire() {
      if (!taken) {
        timer.lock.lock();
        boolean early = !entered;
        taken = timer.pending == this;
        if (taken) {
          timer.pending = null;
        }
        timer.lock.unlock();
        if (early) {
          Timers.startAgain(this, System.nanoTime() + AGAIN_NANOS);
        }
      }
      if (taken) {
        timer.start.start(goroutine);
      }
    }
  }
}
