package dev.heddle.internal.sched;

import java.util.function.LongSupplier;

/**
 * Sums over a scheduler. They are read one after another: exact at rest and close otherwise; {@link
 * Sum} says to which side they err.
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
 * @param foreign turns of virtual threads that are not goroutines
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

  /** Goroutines that have started and not ended; never less than there were. */
  public long live() {
    return started - ended;
  }

  /** Goroutines in a wait of Heddle's; never more than there were. */
  public long waiting() {
    return parks - readies;
  }

  /**
   * Sums the counters so that the result errs to one side only, however much goes on meanwhile.
   *
   * <p>Counters only grow, except the number of goroutines that block a thread, which is one word.
   * They are read in this order, each with acquire:
   *
   * <ol>
   *   <li>the ends and the parks of all processors;
   *   <li>how many block a thread: the moment of the sum;
   *   <li>the starts and the readies, from outside and then of all processors, including those
   *       added since.
   * </ol>
   *
   * <p>So {@link #live} is never less, and {@link #waiting} never more, than it was at that moment:
   * every end and park in the sum came before it, and every start and ready that came before it is
   * in the sum. That needs no common clock. A start is counted, with release, before its goroutine
   * can begin. So a reader that sees an end sees every start that happens before it, the
   * goroutine's own and those of its successors, and the processors that counted them. An end that
   * it misses only adds to the live. If every live goroutine waits by these numbers, all of them
   * did at one moment.
   */
  static final class Sum {
    private long started;
    private long ended;
    private long parks;
    private long readies;
    private int runnable;

    /**
     * Adds up.
     *
     * @param all every processor there is, read anew by each iteration
     * @param blocked how many goroutines block a thread
     * @param readiesOutside how many were made ready by no processor
     * @param startedOutside how many were started by none
     */
    static Sum of(
        Iterable<Processor> all,
        LongSupplier blocked,
        LongSupplier readiesOutside,
        LongSupplier startedOutside) {
      Sum sum = new Sum();
      for (Processor processor : all) {
        sum.ended += processor.counters.ended();
        sum.parks += processor.counters.parks();
      }
      sum.parks += blocked.getAsLong();
      sum.readies = readiesOutside.getAsLong();
      sum.started = startedOutside.getAsLong();
      for (Processor processor : all) {
        sum.started += processor.counters.started();
        sum.readies += processor.counters.readies();
        sum.runnable += processor.queue.size() + (processor.peekRunNext() == null ? 0 : 1);
      }
      return sum;
    }

    long live() {
      return started - ended;
    }

    long waiting() {
      return parks - readies;
    }

    Totals totals(Dispatcher dispatcher, long handOffs, long foreign) {
      CarrierSet carriers = dispatcher.carriers();
      long steals = 0;
      for (Processor processor : dispatcher.processors().all()) {
        steals += processor.counters.steals();
      }
      return new Totals(
          started,
          ended,
          parks,
          readies,
          steals,
          handOffs,
          runnable + dispatcher.global().size() + dispatcher.global().heavySize(),
          carriers.alive(),
          dispatcher.asleepCount(),
          dispatcher.spinning(),
          dispatcher.processors().detachedCount(),
          foreign,
          dispatcher.isAtRest());
    }
  }
}
