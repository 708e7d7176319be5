package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.sched.Totals;
import dev.heddle.internal.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds deadlocks: looks, when a scheduler has come to rest while somebody is in {@link
 * Heddle#run}, whether anything can still wake a goroutine.
 *
 * <p>It is a deadlock if every live goroutine is in a wait of Heddle's, no timer is running, no
 * virtual thread that is not a goroutine has used the scheduler, and no live thread that is not a
 * daemon could still send, close or wake. A goroutine in a wait of the JDK's (a socket, a lock) may
 * be woken by something outside, so it counts as alive. In doubt there is no deadlock.
 */
final class RestWatch {

  private static final Map<SchedulerCore, RestWatch> ALL = new WeakHashMap<>();

  private final List<Run> runs = new CopyOnWriteArrayList<>();

  private RestWatch() {}

  static RestWatch of(SchedulerCore core) {
    synchronized (ALL) {
      return ALL.computeIfAbsent(core, fresh -> new RestWatch());
    }
  }

  /** Watches on behalf of {@code run}. */
  synchronized void add(Run run) {
    runs.add(run);
    run.core().onRest(this::rested);
  }

  synchronized void remove(Run run) {
    runs.remove(run);
    if (runs.isEmpty()) {
      run.core().onRest(null);
    }
  }

  private void rested(SchedulerCore core) {
    Totals totals = core.totals();
    if (!totals.atRest()
        || totals.live() == 0
        || totals.live() != totals.waiting()
        || totals.foreign() != 0
        || Timers.running() != 0
        || someThreadMayAct()) {
      return;
    }
    // Counted once more: nothing may have moved while the threads were looked at.
    Totals again = core.totals();
    if (again.equals(totals)) {
      runs.forEach(Run::deadlocked);
    }
  }

  /** Whether there is a thread, not a daemon, that does not itself wait for Heddle. */
  private boolean someThreadMayAct() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int n = root.enumerate(threads);
    for (int i = 0; i < n; i++) {
      Thread thread = threads[i];
      if (!thread.isDaemon()
          && !thread.getName().equals("DestroyJavaVM")
          && !(LockSupport.getBlocker(thread) instanceof Waiter)) {
        return true;
      }
    }
    return n == threads.length;
  }
}
