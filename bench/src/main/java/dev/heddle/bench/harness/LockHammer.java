package dev.heddle.bench.harness;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * Many who hammer one lock: how long each waits for it, and how often each gets it. Whether a lock
 * is fair shows there, and what that costs.
 */
public final class LockHammer {

  private static final int PARTIES = 64;
  private static final int ALONE = 1_000_000;

  /** Guarded by the lock. */
  private long counter;

  private final Lock lock;
  private final Consumer<VirtualThreads.Body> starter;

  /** Hammers {@code lock}, by parties that {@code starter} starts. */
  public LockHammer(Lock lock, Consumer<VirtualThreads.Body> starter) {
    this.lock = lock;
    this.starter = starter;
  }

  /** Measures one who has the lock for itself, and then many for so many milliseconds. */
  public void run(int millis, Reporter reporter) throws InterruptedException {
    hammer(millis / 10); // to warm up
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      alone();
      best = Math.min(best, System.nanoTime() - start);
    }
    reporter.report("alone", ALONE, best, "ns");

    counter = 0;
    long start = System.nanoTime();
    Party[] parties = hammer(millis);
    reporter.reportTime("turn", counter, start);
    Latencies waits = new Latencies();
    for (Party party : parties) {
      waits.add(party.waits);
    }
    Check.equal("turns", counter, waits.count());
    waits.report(reporter);
    long[] turns =
        Arrays.stream(parties).mapToLong(party -> party.waits.count()).sorted().toArray();
    reporter.report("fewest", 1, turns[0], "turns");
    reporter.report("most", 1, turns[PARTIES - 1], "turns");
  }

  private void alone() {
    for (int i = 0; i < ALONE; i++) {
      lock.lock();
      try {
        counter++;
      } finally {
        lock.unlock();
      }
    }
  }

  private Party[] hammer(int millis) throws InterruptedException {
    Party[] parties = new Party[PARTIES];
    CountDownLatch ended = new CountDownLatch(PARTIES);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (int i = 0; i < PARTIES; i++) {
      Party party = new Party();
      parties[i] = party;
      starter.accept(() -> {
        party.hammerUntil(end);
        ended.countDown();
      });
    }
    ended.await();
    return parties;
  }

  private final class Party {
    final Latencies waits = new Latencies();

    void hammerUntil(long end) {
      long before = System.nanoTime();
      do {
        long waited;
        lock.lock();
        try {
          waited = System.nanoTime() - before;
          counter++;
        } finally {
          lock.unlock();
        }
        waits.add(waited);
        before = System.nanoTime();
      } while (before - end < 0);
    }
  }
}
