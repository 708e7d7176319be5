package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.policy.LocalityTrial;
import dev.heddle.internal.policy.WakeThrottle;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.Room;
import dev.heddle.internal.queue.Work;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order a processor has its work run, and hands it over. */
class ProcessorTest {

  private static List<Integer> numbers(List<Work> works) {
    return works.stream().map(work -> ((Item) work).number).toList();
  }

  /** One that no carrier touches, and for which no time passes. */
  private static Processor processor() {
    NativeScheduler scheduler = IdleScheduler.make();
    IdleScheduler.stopMonitor(scheduler);
    Processor made = new Processor(scheduler.dispatcher());
    assertThat(made.next()).isNull(); // it has looked at the time
    return made;
  }

  @Test
  void queuedWorkRunsBesideAChainOfRunNext() {
    Processor processor = processor();
    Item queued = new Item(-1);
    assertThat(processor.queue.push(queued)).isTrue();
    int turns = 0;
    do {
      processor.ready(new Item(turns));
      assertThat(++turns).isLessThan(10_000_000);
    } while (processor.next() != queued);
    processor.dispatcher.shutDown();
  }

  @Test
  void readyWorkWakesACarrier() {
    Processor processor = processor();
    assertThat(processor.throttle.isSuppressed()).isFalse();
    processor.ready(new Item(1));
    assertThat(processor.dispatcher.carriers().alive()).isEqualTo(1);
    processor.dispatcher.shutDown();
  }

  /** Where few are best left to their processor, one carrier more would only look for work. */
  @Test
  void fewGatheredGoroutinesWakeNoCarrier() {
    Processor processor = processor();
    Dispatcher dispatcher = processor.dispatcher;
    for (int i = 0; !dispatcher.localityTrial().isGathered(); i++) {
      dispatcher.localityTrial().tick(10_000_000, 20_000, LocalityTrial.STEALS, 5_000_000);
      assertThat(i).isLessThan(2 * LocalityTrial.FIRST_WAIT);
    }
    for (int i = 0; i <= LocalityTrial.FEW; i++) {
      processor.ready(new Item(i));
      assertThat(dispatcher.carriers().alive()).isZero();
    }
    processor.ready(new Item(-1));
    assertThat(dispatcher.carriers().alive()).isEqualTo(1);
    processor.dispatcher.shutDown();
  }

  @Test
  void whileSuppressedOnlyASecondReadyGoroutineWakesACarrier() {
    Processor processor = processor();
    CarrierSet carriers = processor.dispatcher.carriers();
    for (int i = 0; i <= WakeThrottle.FUTILE_IN_A_ROW; i++) {
      processor.throttle.shouldWake();
    }
    assertThat(processor.throttle.isSuppressed()).isTrue();
    processor.ready(new Item(1));
    assertThat(carriers.alive()).isZero();
    processor.ready(new Item(2));
    assertThat(carriers.alive()).isEqualTo(1);
    processor.dispatcher.shutDown();
  }

  @Test
  void theGlobalQueueIsServedThoughTheLocalOneIsNeverEmpty() {
    Processor processor = processor();
    Item global = new Item(-1);
    processor.dispatcher.submit(global);
    int turns = 0;
    do {
      assertThat(processor.queue.push(new Item(turns))).isTrue();
      assertThat(++turns).isLessThan(10_000_000);
    } while (processor.next() != global);
    processor.dispatcher.shutDown();
  }

  @Test
  void theGlobalQueueIsServedBesideAChainOfRunNext() {
    Processor processor = processor();
    Item global = new Item(-1);
    processor.dispatcher.submit(global);
    int turns = 0;
    do {
      processor.ready(new Item(turns));
      assertThat(++turns).isLessThan(10_000_000);
    } while (processor.next() != global);
    processor.dispatcher.shutDown();
  }

  @Test
  void theGlobalQueueDoesNotComeBetweenAGoroutineAndThoseItWakes() {
    Processor processor = processor();
    int fromGlobal = 0;
    for (int i = 0; i < 500; i++) {
      processor.dispatcher.submit(new Item(-1));
      assertThat(processor.queue.push(new Item(i))).isTrue();
      if (processor.next() instanceof Item item && item.number == -1) {
        fromGlobal++;
      }
      Item woken = new Item(i);
      processor.ready(woken);
      assertThat(processor.next()).isSameAs(woken);
      Item wokenByIt = new Item(i);
      processor.ready(wokenByIt);
      assertThat(processor.next()).isSameAs(wokenByIt);
    }
    assertThat(fromGlobal).isPositive();
    processor.dispatcher.shutDown();
  }

  @Test
  void aYieldComesBehindBothQueues() {
    Processor processor = processor();
    for (int i = 0; i < 3; i++) {
      processor.dispatcher.submit(new Item(i));
      assertThat(processor.queue.push(new Item(i))).isTrue();
    }
    Item yielded = new Item(-1);
    processor.yielded(yielded);
    for (int i = 0; i < 6; i++) {
      assertThat(processor.next()).isNotSameAs(yielded);
    }
    assertThat(processor.next()).isSameAs(yielded);
    assertThat(processor.next()).isNull();
    processor.dispatcher.shutDown();
  }

  /** What waits for all has one share before what waits here, and no second. */
  @Test
  void aYieldLetsTheGlobalQueueGoFirstOnce() {
    Processor processor = processor();
    Dispatcher dispatcher = processor.dispatcher;
    Item first = new Item(1);
    Item second = new Item(2);
    Item here = new Item(3);
    dispatcher.submit(first);
    processor.yielded(new Item(-1));
    assertThat(processor.next()).isSameAs(first);
    dispatcher.submit(second);
    processor.append(here);
    assertThat(processor.next()).isSameAs(here);
    processor.dispatcher.shutDown();
  }

  /** The exchange takes the scheduler's lock, so it is not for each that yields. */
  @Test
  void yieldedWorkOfTheGlobalQueueIsExchangedAfterAShare() {
    Processor processor = processor();
    Dispatcher dispatcher = processor.dispatcher;
    Item forAll = new Item(-1);
    dispatcher.submitBehindAll(forAll);
    for (int i = 1; i < Processor.SHARE; i++) {
      processor.yielded(new Item(i));
      assertThat(dispatcher.global().size()).isEqualTo(1);
    }
    processor.yielded(new Item(Processor.SHARE));
    assertThat(dispatcher.global().size()).isEqualTo(1);
    assertThat(processor.queue.size()).isEqualTo(Processor.SHARE);
    assertThat(processor.next()).isSameAs(forAll);
    processor.dispatcher.shutDown();
  }

  @Test
  void aTurnOfTheJdkIsNotTakenForAYield() {
    Processor processor = processor();
    Item yielded = new Item(1);
    Item ofTheJdk = new Item(2);
    processor.yielded(yielded);
    processor.append(ofTheJdk);
    assertThat(processor.next()).isSameAs(ofTheJdk);
    assertThat(processor.next()).isSameAs(yielded);
    processor.dispatcher.shutDown();
  }

  @Test
  void yieldedWorkStaysLocalThoughTheGlobalQueueIsNotEmpty() {
    Processor processor = processor();
    processor.dispatcher.submit(new Item(0));
    processor.yielded(new Item(1));
    assertThat(processor.dispatcher.global().size()).isOne();
    assertThat(processor.queue.size()).isOne();
    processor.dispatcher.shutDown();
  }

  /** Each of 300, of which 256 have room here, has its turn before any has its next. */
  @Test
  void yieldingGoroutinesGetTurnsThoughTheLocalQueueIsFull() {
    Processor processor = processor();
    int[] turns = new int[300];
    for (int i = 0; i < turns.length; i++) {
      processor.yielded(new Item(i));
    }
    for (int i = 0; i < 1_000 * turns.length; i++) {
      Item item = (Item) processor.next();
      turns[item.number]++;
      processor.yielded(item);
    }
    assertThat(Arrays.stream(turns).min().orElseThrow()).isGreaterThan(900);
    assertThat(Arrays.stream(turns).max().orElseThrow()).isLessThan(1_100);
    processor.dispatcher.shutDown();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "7, 4", "100, 50"})
  void halfOfTheYieldingGoroutinesAreRarelyLeftToOtherProcessors(int yielding, int left) {
    Processor processor = processor();
    for (int i = 1; i < yielding; i++) {
      processor.yielded(new Item(i));
    }
    GlobalQueue global = processor.dispatcher.global();
    Work work = new Item(0);
    int yields = 0;
    do {
      processor.yielded(work);
      assertThat(++yields).isLessThan(100_000);
    } while (global.isEmpty() && (work = processor.next()) != null);
    assertThat(global.size()).isEqualTo(left);
    assertThat(processor.queue.size()).isEqualTo(yielding - left);
    assertThat(global.hasYielded()).isTrue();
    processor.dispatcher.shutDown();
  }

  @Test
  void runNextComesFirstAndThenTheHeadOfTheQueue() {
    Processor processor = processor();
    for (int i = 1; i <= 5; i++) {
      assertThat(processor.queue.push(new Item(i))).isTrue();
    }
    assertThat(numbers(Room.drained(processor))).containsExactly(1, 2, 3, 4, 5);
    assertThat(Room.drained(processor)).isEmpty();
    for (int i = 1; i <= 4; i++) {
      processor.ready(new Item(i));
    }
    assertThat(numbers(Room.drained(processor))).containsExactly(4, 1, 2, 3);
    processor.dispatcher.shutDown();
  }

  @Test
  void noTwoProcessorsGiveOutTheSameId() {
    Processor first = processor();
    Processor second = new Processor(first.dispatcher);
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 3 * GoroutineIds.BLOCK; i++) {
      assertThat(ids.add(first.newId())).isTrue();
      assertThat(ids.add(second.newId())).isTrue();
    }
    first.dispatcher.shutDown();
  }
}
