package dev.heddle.internal.sched;

/**
 * Sums over a scheduler. They are read one after another: exact at rest, close otherwise.
 *
 * @param started goroutines started
 * @param ended goroutines that have ended
 * @param parks waits of Heddle's in which a goroutine left its carrier
 * @param readies goroutines woken from such waits
 * @param steals times a carrier took work from another's processor
 * @param handOffs times the monitor gave a processor to another carrier
 * @param runnable goroutines in the queues
 * @param carriers carriers alive
 * @param idleCarriers carriers asleep
 * @param spinningCarriers carriers looking for work
 * @param detachedCarriers carriers whose processor was handed to another
 * @param foreign turns of virtual threads that are no goroutines
 * @param atRest nothing runs and nothing is ready to run
 */
public record Totals(
    long started,
    long ended,
    long parks,
    long readies,
    long steals,
    long handOffs,
    int runnable,
    int carriers,
    int idleCarriers,
    int spinningCarriers,
    int detachedCarriers,
    long foreign,
    boolean atRest) {

  /** Goroutines that have started and not ended. */
  public long live() {
    return started - ended;
  }

  /** Goroutines in a wait of Heddle's. */
  public long waiting() {
    return parks - readies;
  }

  /** Adds up processors. */
  static final class Sum {
    long started;
    long ended;
    long parks;
    long readies;
    long steals;
    long handOffs;
    int runnable;

    void add(Processor processor) {
      Counters counters = processor.counters;
      started += counters.started();
      ended += counters.ended();
      parks += counters.parks();
      readies += counters.readies();
      steals += counters.steals();
      runnable += processor.queue.size() + (processor.peekRunNext() == null ? 0 : 1);
    }

    Totals totals(Dispatcher dispatcher, long foreign) {
      CarrierSet carriers = dispatcher.carriers();
      return new Totals(
          started,
          ended,
          parks,
          readies,
          steals,
          handOffs,
          runnable,
          carriers.alive(),
          carriers.asleepCount(),
          dispatcher.spinning(),
          dispatcher.processors().detachedCount(),
          foreign,
          dispatcher.isAtRest());
    }
  }
}
