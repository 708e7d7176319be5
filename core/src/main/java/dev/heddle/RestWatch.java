package dev.heddle;

import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.sched.Totals;
import dev.heddle.internal.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds deadlocks: looks, when a scheduler has come to rest while somebody is in {@link
 * Heddle#run}, whether anything can still wake a goroutine.
 *
 * <p>It is a deadlock if every live goroutine, of whichever scheduler, is in a wait of Heddle's, no
 * timer is running, and neither a virtual thread that runs on a scheduler without being a goroutine
 * nor any {@link Outsiders other thread} could still send, close or wake. A goroutine in a wait of
 * the JDK's (a socket, a lock) may be woken by something outside, so it counts as alive. In doubt
 * there is no deadlock.
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
    if (core.totals().live() == 0) {
      return;
    }
    // Before anything is counted: a run that begins meanwhile is none of those that are stuck.
    List<Run> watched = List.copyOf(runs);
    List<Totals> before = totalsOfAll();
    TickSource.stopDropped();
    if (before.stream().allMatch(RestWatch::isStuck)
        && Timers.running() == 0
        && !Outsiders.mayAct()
        && !SchedulerCore.foreignMayAct()
        && !Outsiders.mayAct()
        // Counted once more: nothing may have moved while the threads were looked at.
        && totalsOfAll().equals(before)) {
      watched.forEach(Run::deadlocked);
    }
  }

  /** Of every scheduler: a goroutine of another one can wake those of this. */
  private static List<Totals> totalsOfAll() {
    return SchedulerCore.all().stream().map(SchedulerCore::totals).toList();
  }

  private static boolean isStuck(Totals totals) {
    return totals.atRest() && totals.live() == totals.waiting();
  }
}
