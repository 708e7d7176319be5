package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Counts of goroutines are never lower than the truth, while they come and go. */
class CountStressTest {

  private static final int CHAINS = 8;
  private static final int READS = Rounds.of(100_000);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger chainsLeft = new AtomicInteger(CHAINS);

  /** Starts its successor before it ends, now on one scheduler and now on the other. */
  private void link(Scheduler here, Scheduler there) {
    if (stop.get()) {
      chainsLeft.decrementAndGet();
    } else {
      there.go(() -> link(there, here));
      Heddle.yieldNow(); // so that others steal, and the ends are counted elsewhere
    }
  }

  private void check(Scheduler one, Scheduler other, LongSupplier count) {
    for (int i = 0; i < CHAINS; i++) {
      one.go(() -> link(one, other));
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READS; i++) {
      least = Math.min(least, count.getAsLong());
    }
    stop.set(true);
    until(() -> chainsLeft.get() == 0 && one.core().live() == 0 && other.core().live() == 0);
    assertThat(least).isGreaterThanOrEqualTo(CHAINS);
  }

  @Test
  void goroutineCountIsNeverTooLowForChainsOfStarts() {
    Scheduler own = Schedulers.fresh(4);
    check(own, own, () -> own.core().live());
    Schedulers.end(own);
  }

  @Test
  void goroutineCountIsNeverTooLowForChainsAcrossSchedulers() {
    Scheduler one = Schedulers.fresh(2);
    Scheduler other = Schedulers.fresh(2);
    check(one, other, Scheduler::totalGoroutineCount);
    Schedulers.end(one);
    Schedulers.end(other);
  }
}
