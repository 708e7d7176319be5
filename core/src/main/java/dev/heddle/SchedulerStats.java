package dev.heddle;

import dev.heddle.internal.sched.Totals;

/**
 * What a scheduler has counted. The numbers are read one after another while it goes on: exact at
 * rest, close otherwise. Counting is always on; each count is a plain write to memory that only one
 * thread writes. Go: package runtime/metrics.
 *
 * @param live goroutines started and not ended ({@code /sched/goroutines:goroutines})
 * @param runnable goroutines ready to run, waiting for a processor
 * @param waiting goroutines in a wait of Heddle's: a channel, a select, a timer, a join, a lock
 * @param parallelism how many goroutines may run at once ({@code /sched/gomaxprocs:threads})
 * @param threads carriers alive
 * @param idleThreads carriers asleep
 * @param spinningThreads carriers looking for work
 * @param spawned goroutines ever started
 * @param parks times a goroutine left its carrier to wait
 * @param steals times a carrier took work from another processor
 * @param handoffs times the monitor gave a processor to another carrier, because its goroutine ran
 *     on for long or sat in the operating system
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
    long leaked) {

  static SchedulerStats of(Totals totals, long leaked, int parallelism) {
    return new SchedulerStats(
        Math.max(0, totals.live() - leaked),
        totals.runnable(),
        Math.max(0, totals.waiting() - leaked),
        parallelism,
        totals.carriers(),
        totals.idleCarriers(),
        totals.spinningCarriers(),
        totals.started(),
        totals.parks(),
        totals.steals(),
        totals.handOffs(),
        leaked);
  }
}
