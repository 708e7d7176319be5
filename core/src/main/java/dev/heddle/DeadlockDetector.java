package dev.heddle;

import dev.heddle.internal.deadlock.ExternalThreads;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.sched.Totals;
import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.Timers;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds deadlocks: when a scheduler has come to rest during a {@link Heddle#run}, it looks whether
 * anything can still wake a goroutine.
 *
 * <p>It is a deadlock if all of this holds: every live goroutine, of whichever scheduler, is in a
 * wait of Heddle's; no timer is running that {@linkplain Timers#mayWakeAny may wake somebody}; and
 * neither a virtual thread that runs on a scheduler without being a goroutine nor any {@link
 * ExternalThreads other thread} could still send, close or wake. A goroutine in a wait of the JDK's
 * (a socket, a lock) may be woken from outside, so it counts as alive. In doubt there is no
 * deadlock.
 *
 * <p>These conditions are read one after another while threads may go on. Counters make one moment
 * of the reads: how many goroutines have parked, been woken, started and ended, and how many waits
 * of threads were ended. They are read before and after, and none of them ever falls. If they are
 * the same, no wait of Heddle's ended between the two reads. So a goroutine or thread that was seen
 * in a wait is still in it at the second read, whenever it was seen. The timers are read after all
 * threads that could begin to wait for one, so none of these can begin to after that. (The timers
 * are also read before, because that is cheap and most often shows that there is no deadlock.) The
 * counters show it if a timer fires meanwhile and wakes a waiter.
 */
final class DeadlockDetector {

  private static final Map<SchedulerCore, DeadlockDetector> ALL = new WeakHashMap<>();

  private final List<Run> runs = new CopyOnWriteArrayList<>();

  private DeadlockDetector() {}

  static DeadlockDetector of(SchedulerCore core) {
    synchronized (ALL) {
      return ALL.computeIfAbsent(core, fresh -> new DeadlockDetector());
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
    // Read before the counters, so that a run that begins meanwhile is not taken for stuck.
    List<Run> watched = List.copyOf(runs);
    List<Totals> before = totalsOfAll();
    int wokenBefore = Waiter.threadsWoken();
    OwnerReference.stopDropped();
    if (before.stream().allMatch(DeadlockDetector::isStuck)
        && !Timers.mayWakeAny()
        && !ExternalThreads.mayAct()
        && !SchedulerCore.foreignMayAct()
        && !ExternalThreads.mayAct()
        && !Timers.mayWakeAny()
        && Waiter.threadsWoken() == wokenBefore
        && totalsOfAll().equals(before)) {
      // All reports first: a report only counts the goroutines of runs that have ended.
      List<DeadlockException> reports = watched.stream().map(DeadlockReport::of).toList();
      for (int i = 0; i < reports.size(); i++) {
        watched.get(i).deadlocked(reports.get(i));
      }
    }
  }

  /** The totals of every scheduler: a goroutine of one scheduler can wake those of another. */
  private static List<Totals> totalsOfAll() {
    return SchedulerCore.all().stream().map(SchedulerCore::totals).toList();
  }

  private static boolean isStuck(Totals totals) {
    return totals.atRest() && totals.live() == totals.waiting();
  }
}
