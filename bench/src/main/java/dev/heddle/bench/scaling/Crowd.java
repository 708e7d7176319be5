package dev.heddle.bench.scaling;

import static dev.heddle.Heddle.yieldNow;

import dev.heddle.bench.harness.Check;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.WaitGroup;
import java.util.List;

/**
 * Work for a crowd of goroutines, which may be of any size: as many operations for a small crowd as
 * for a large one, as far as each is to do something at all.
 *
 * @param title what a chart calls it
 * @param operation what is done so often
 * @param most the largest crowd it makes sense for
 */
record Crowd(String name, String title, String operation, int most, Work work) {
  private static final int MILLION = 1_000_000;

  /** Every one there is. */
  static final List<Crowd> ALL =
      List.of(
          new Crowd("startfinish", "start and finish", "goroutine", MILLION, Starts::startFinish),
          new Crowd("park", "start until parked", "goroutine", MILLION, Starts::park),
          new Crowd("wake", "wake all by a close", "goroutine", MILLION, Starts::wake),
          new Crowd("tree", "fork and join, a binary tree", "goroutine", MILLION, Starts::tree),
          new Crowd("yield", "yield", "yield", MILLION, Crowd::yields),
          new Crowd("pairs", "ping-pong of pairs", "round trip", MILLION, Passing::pairs),
          new Crowd("pipeline", "pipeline of all", "hop", MILLION, Passing::pipeline),
          new Crowd(
              "shared", "half send, half receive, one channel", "value", MILLION, Passing::shared),
          new Crowd("select", "one selects, all others send", "value", 1_000, Passing::select),
          new Crowd("mutex", "one mutex", "lock", MILLION, Crowd::locks));

  /** Does the work once, and checks its result. */
  @FunctionalInterface
  interface Work {

    /**
     * Does it.
     *
     * @param goroutines how many take part
     * @param operations how many they are to do together, more or less
     */
    Cost run(int goroutines, int operations) throws Exception;
  }

  /** How many operations were done, and how long they took. */
  record Cost(long operations, long nanos) {

    static Cost since(long start, long operations) {
      return new Cost(operations, System.nanoTime() - start);
    }
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Crowd of(String name) {
    return ALL.stream()
        .filter(crowd -> crowd.name.equals(name))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown program '"
                    + name
                    + "'; there are "
                    + String.join(", ", ALL.stream().map(Crowd::name).toList())));
  }

  /** How often each does it, if they are to do so many together. */
  static int each(int goroutines, int operations) {
    return Math.max(1, operations / goroutines);
  }

  private static Cost yields(int goroutines, int operations) {
    int each = each(goroutines, operations);
    WaitGroup all = new WaitGroup();
    long start = System.nanoTime();
    for (int i = 0; i < goroutines; i++) {
      all.go(() -> {
        for (int turn = 0; turn < each; turn++) {
          yieldNow();
        }
      });
    }
    all.await();
    return Cost.since(start, (long) goroutines * each);
  }

  private static Cost locks(int goroutines, int operations) {
    int each = each(goroutines, operations);
    Counter counter = new Counter();
    WaitGroup all = new WaitGroup();
    long start = System.nanoTime();
    for (int i = 0; i < goroutines; i++) {
      all.go(() -> {
        for (int turn = 0; turn < each; turn++) {
          counter.increment();
        }
      });
    }
    all.await();
    Cost cost = Cost.since(start, (long) goroutines * each);
    Check.equal("counter", cost.operations(), counter.count);
    return cost;
  }

  private static final class Counter {
    private final Mutex mutex = new Mutex();
    private long count;

    void increment() {
      mutex.lock();
      try {
        count++;
      } finally {
        mutex.unlock();
      }
    }
  }
}
