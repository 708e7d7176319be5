package dev.heddle;

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
 * Finds deadlocks: looks, when a scheduler has come to rest while somebody is in {@link
 * Heddle#run}, whether anything can still wake a goroutine.
 *
 * <p>It is a deadlock if every live goroutine, of whichever scheduler, is in a wait of Heddle's, no
 * timer is running that {@linkplain Timers#mayWakeSomebody may wake somebody}, and neither a
 * virtual thread that runs on a scheduler without being a goroutine nor any {@link Outsiders other
 * thread} could still send, close or wake. A goroutine in a wait of the JDK's (a socket, a lock)
 * may be woken by something outside, so it counts as alive. In doubt there is no deadlock.
 *
 * <p>All these are looked at one after another, while others may move. What makes one moment of it:
 * how many goroutines have parked, been woken, started and ended, and how many waits of threads
 * have been ended, is counted before and after, and none of these numbers ever falls. Where they
 * are the same, nobody was woken from a wait of Heddle's between the two counts; so whoever was
 * seen in one is in it still at the second, whenever the look was. The timers are looked at after
 * all who could begin to wait for one: none of them begins to after that. (They are looked at
 * before, too, because that is cheap and most often says that this is no deadlock.) A timer that
 * fires meanwhile and wakes somebody is seen by the counts.
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
    int wokenBefore = Waiter.threadsWoken();
    OwnerReference.stopDropped();
    if (before.stream().allMatch(RestWatch::isStuck)
        && !Timers.mayWakeSomebody()
        && !Outsiders.mayAct()
        && !SchedulerCore.foreignMayAct()
        && !Outsiders.mayAct()
        && !Timers.mayWakeSomebody()
        && Waiter.threadsWoken() == wokenBefore
        && totalsOfAll().equals(before)) {
      // All reports first: each tells the goroutines of runs that have ended by a number.
      List<DeadlockException> reports = watched.stream().map(DeadlockReport::of).toList();
      for (int i = 0; i < reports.size(); i++) {
        watched.get(i).deadlocked(reports.get(i));
      }
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
