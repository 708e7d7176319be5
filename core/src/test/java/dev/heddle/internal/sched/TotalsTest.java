package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Sums of counters that change while they are read. */
class TotalsTest {

  private final List<Processor> made = new ArrayList<>();
  private final AtomicLong blocked = new AtomicLong();
  private final AtomicLong readies = new AtomicLong();
  private final AtomicLong started = new AtomicLong();

  /** What happens before a processor is looked at, and once more at the end. */
  private Runnable meanwhile = () -> {};

  private final Iterable<Processor> all =
      () -> {
        Iterator<Processor> snapshot = List.copyOf(made).iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            meanwhile.run();
            return snapshot.hasNext();
          }

          @Override
          public Processor next() {
            return snapshot.next();
          }
        };
      };

  private Processor processor() {
    @SuppressWarnings("NullAway") // it only counts
    Processor processor = new Processor(null);
    made.add(processor);
    return processor;
  }

  private Totals.Sum sum() {
    return Totals.Sum.of(
        all,
        () -> {
          meanwhile.run();
          return blocked.get();
        },
        () -> {
          meanwhile.run();
          return readies.get();
        },
        () -> {
          meanwhile.run();
          return started.get();
        });
  }

  @Test
  void aGoroutineWhoseSuccessorEndsElsewhereIsAlwaysCounted() {
    Processor first = processor();
    Processor second = processor();
    first.counters.countStarted();
    meanwhile =
        () -> {
          first.counters.countStarted();
          second.counters.countEnded();
        };
    assertThat(sum().live()).isPositive();
  }

  @Test
  void aGoroutineStartedFromOutsideBeforeTheLastEndsIsAlwaysCounted() {
    Processor only = processor();
    started.incrementAndGet();
    meanwhile =
        () -> {
          started.incrementAndGet();
          only.counters.countEnded();
        };
    assertThat(sum().live()).isPositive();
  }

  @Test
  void aStartOnAProcessorThatIsAddedMeanwhileIsCounted() {
    Processor old = processor();
    old.counters.countStarted();
    meanwhile =
        () -> {
          processor().counters.countStarted();
          old.counters.countEnded();
        };
    assertThat(sum().live()).isPositive();
  }

  @Test
  void waitingIsNeverTooHigh() {
    Processor first = processor();
    Processor second = processor();
    meanwhile =
        () -> {
          first.counters.countReady(); // what the last one waited for, before the next one parks
          second.counters.countPark();
        };
    first.counters.countPark();
    assertThat(sum().waiting()).isLessThanOrEqualTo(1);
  }

  @Test
  void waitingIsNeverTooHighForWaitsThatBlockThreads() {
    Processor only = processor();
    meanwhile =
        () -> {
          blocked.incrementAndGet();
          blocked.decrementAndGet();
          readies.incrementAndGet();
          only.counters.countPark();
        };
    only.counters.countPark();
    assertThat(sum().waiting()).isLessThanOrEqualTo(1);
  }
}
