package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.park.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a processor has its work run, and hands it over. */
class ProcessorTest {

  private static List<Integer> numbers(List<Work> works) {
    return works.stream().map(work -> ((Item) work).number).toList();
  }

  /** One that no carrier touches. */
  private static Processor processor() {
    NativeScheduler scheduler = IdleScheduler.make();
    return new Processor(scheduler, scheduler.dispatcher());
  }

  @Test
  void whatIsQueuedRunsBesideThoseThatAreAlwaysNext() {
    Processor processor = processor();
    Item queued = new Item(-1);
    assertThat(processor.queue.push(queued)).isTrue();
    int turns = 0;
    do {
      processor.ready(new Item(turns));
      assertThat(++turns).isLessThan(100);
    } while (processor.next() != queued);
    processor.scheduler.shutDown();
  }

  @Test
  void theGlobalQueueIsServedThoughTheOwnOneIsNeverEmpty() {
    Processor processor = processor();
    Item global = new Item(-1);
    processor.scheduler.dispatcher().submit(global);
    int turns = 0;
    do {
      assertThat(processor.queue.push(new Item(turns))).isTrue();
      assertThat(++turns).isLessThan(100);
    } while (processor.next() != global);
    processor.scheduler.shutDown();
  }

  @Test
  void theGlobalQueueIsServedBesideThoseThatAreAlwaysNext() {
    Processor processor = processor();
    Item global = new Item(-1);
    processor.scheduler.dispatcher().submit(global);
    int turns = 0;
    do {
      processor.ready(new Item(turns));
      assertThat(++turns).isLessThan(200);
    } while (processor.next() != global);
    processor.scheduler.shutDown();
  }

  @Test
  void theGlobalQueueDoesNotComeBetweenOneAndThoseItWakes() {
    Processor processor = processor();
    int fromGlobal = 0;
    for (int i = 0; i < 500; i++) {
      processor.scheduler.dispatcher().submit(new Item(-1));
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
    processor.scheduler.shutDown();
  }

  @Test
  void whatYieldsComesBehindAllThatIsQueuedHereAndForAll() {
    Processor processor = processor();
    for (int i = 0; i < 3; i++) {
      processor.scheduler.dispatcher().submit(new Item(i));
      assertThat(processor.queue.push(new Item(i))).isTrue();
    }
    Item yielded = new Item(-1);
    processor.yielded(yielded);
    for (int i = 0; i < 6; i++) {
      assertThat(processor.next()).isNotSameAs(yielded);
    }
    assertThat(processor.next()).isSameAs(yielded);
    assertThat(processor.next()).isNull();
    processor.scheduler.shutDown();
  }

  @Test
  void whatTheJdkQueuesIsNotTakenForWhatYields() {
    Processor processor = processor();
    Item yielded = new Item(1);
    Item ofTheJdk = new Item(2);
    processor.yielded(yielded);
    processor.append(ofTheJdk);
    assertThat(processor.next()).isSameAs(ofTheJdk);
    assertThat(processor.next()).isSameAs(yielded);
    processor.scheduler.shutDown();
  }

  @Test
  void whatYieldsStaysHereThoughTheGlobalQueueIsNotEmpty() {
    Processor processor = processor();
    processor.scheduler.dispatcher().submit(new Item(0));
    processor.yielded(new Item(1));
    assertThat(processor.scheduler.dispatcher().globalSize()).isOne();
    assertThat(processor.queue.size()).isOne();
    processor.scheduler.shutDown();
  }

  @Test
  void whatIsNextComesFirstAndThenTheQueueFromItsHead() {
    Processor processor = processor();
    for (int i = 1; i <= 5; i++) {
      assertThat(processor.queue.push(new Item(i))).isTrue();
    }
    assertThat(numbers(processor.drain())).containsExactly(1, 2, 3, 4, 5);
    assertThat(processor.drain()).isEmpty();
    for (int i = 1; i <= 4; i++) {
      processor.ready(new Item(i));
    }
    assertThat(numbers(processor.drain())).containsExactly(4, 1, 2, 3);
    processor.scheduler.shutDown();
  }
}
