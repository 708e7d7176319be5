package dev.heddle;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.sched.Totals;
import dev.heddle.internal.time.Timers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of a scheduler's counters. They are read one after another while the scheduler runs:
 * exact at rest, close otherwise, but {@code live} is never less than there were at some moment.
 * Counting is always on; each count is a plain write to memory that only one thread writes. Names
 * in parentheses are those of Go's package runtime/metrics.
 *
 * <p>On the JDK's scheduler, in fallback, {@code runnable}, {@code steals}, {@code handoffs},
 * {@code readyLatency} and the numbers of threads are unknown, and zero.
 *
 * @param live goroutines started and not ended ({@code /sched/goroutines:goroutines})
 * @param runnable goroutines ready to run, waiting for a processor ({@code
 *     /sched/goroutines/runnable:goroutines})
 * @param waiting goroutines in a wait of Heddle's: a channel, a select, a timer, a join, a lock
 *     ({@code /sched/goroutines/waiting:goroutines}). Those in a wait of the JDK's, such as a
 *     socket, are live and neither of these
 * @param parallelism how many goroutines may run at once ({@code /sched/gomaxprocs:threads})
 * @param threads carriers alive ({@code /sched/threads/total:threads})
 * @param idleThreads carriers asleep
 * @param spinningThreads carriers looking for work
 * @param spawned goroutines ever started ({@code /sched/goroutines-created:goroutines})
 * @param parks times a goroutine left its carrier to wait
 * @param steals times a carrier took work from another processor
 * @param handoffs times the monitor gave a processor to another carrier, because its goroutine ran
 *     for long or was blocked in the operating system
 * @param running goroutines on a carrier ({@code /sched/goroutines/running:goroutines} and {@code
 *     /sched/goroutines/not-in-go:goroutines}), other virtual threads that run here included
 * @param runningThreads carriers that run something and hold a processor
 * @param blockedThreads carriers whose processor was handed to another, because their goroutine is
 *     blocked in the operating system or runs on and on ({@code
 *     /sched/goroutines/not-in-go:goroutines})
 * @param timers timers that are running, those of other schedulers included
 * @param waitingBy how many goroutines wait for each reason, in the words of Go's dumps, such as
 *     {@code chan receive}; only reasons with at least one
 * @param readyLatency how long goroutines that were ready waited until they ran ({@code
 *     /sched/latencies:seconds}). Sampled: a sample counts for as many as it was chosen from
 * @param leaked goroutines that nothing could wake any more, and that the garbage collector
 *     reclaimed; they are not among the live ones
 */
public record SchedulerStats(
    long live,
    int runnable,
    long waiting,
    int parallelism,
    int threads,
    int idleThreads,
    int spinningThreads,
    long spawned,
    long parks,
    long steals,
    long handoffs,
    long running,
    int runningThreads,
    int blockedThreads,
    int timers,
    Map<String, Long> waitingBy,
    LatencyHistogram readyLatency,
    long leaked) {

  static SchedulerStats of(SchedulerCore core) {
    long leaked = core.leaked(); // read before the totals, or the live goroutines would be too few
    Totals totals = core.totals();
    List<Fiber> fibers = core.fibers();
    int blocked = totals.detachedCarriers();
    int busy = Math.max(0, totals.carriers() - totals.idleCarriers() - totals.spinningCarriers());
    return new SchedulerStats(
        totals.live() - leaked,
        totals.runnable(),
        Math.max(0, totals.waiting() - leaked),
        core.parallelism(),
        totals.carriers(),
        totals.idleCarriers(),
        totals.spinningCarriers(),
        totals.started(),
        totals.parks(),
        totals.steals(),
        totals.handOffs(),
        JdkThreads.isNative() ? busy : fibers.stream().filter(SchedulerStats::runs).count(),
        Math.max(0, busy - blocked),
        blocked,
        Timers.count(),
        waitingBy(fibers),
        new LatencyHistogram(core.readyLatencies()),
        leaked);
  }

  private static boolean runs(Fiber fiber) {
    return fiber.goroutine() instanceof Goroutine goroutine
        && goroutine.state() == Goroutine.State.RUNNING;
  }

  private static Map<String, Long> waitingBy(List<Fiber> fibers) {
    Map<String, Long> counts = new TreeMap<>();
    for (Fiber fiber : fibers) {
      if (fiber.isWaiting()) {
        counts.merge(fiber.reason().toString(), 1L, Long::sum);
      }
    }
    return Collections.unmodifiableMap(counts);
  }
}
