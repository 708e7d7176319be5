package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is taken from a processor that was handed over keeps its order. */
class DrainTest {

  private static List<Integer> numbers(List<Work> works) {
    return works.stream().map(work -> ((Item) work).number).toList();
  }

  private static Processor processor() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    return new Processor(
        new NativeScheduler("drain", new NativeScheduler.Limits(1, false, 1, Long.MAX_VALUE / 2)));
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
