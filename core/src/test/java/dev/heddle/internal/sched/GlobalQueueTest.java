package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The global queue: first in, first out, one by one and by lists. */
class GlobalQueueTest {

  private final GlobalQueue queue = new GlobalQueue();

  @Test
  void itDoesWhatAModelDoes() {
    ArrayDeque<Work> model = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          Item item = new Item(i);
          queue.add(item);
          model.add(item);
        }
        case 1 -> {
          Item first = new Item(i);
          Item second = new Item(i);
          first.next = second;
          queue.addAll(first);
          model.add(first);
          model.add(second);
        }
        default -> {
          Work work = queue.poll();
          assertThat(work).isSameAs(model.poll());
          assertThat(work == null || work.next == null).isTrue();
        }
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void whatIsAddedAloneBringsNoOthersAlong() {
    Item item = new Item(0);
    item.next = new Item(1);
    queue.add(item);
    assertThat(queue.poll()).isSameAs(item);
    assertThat(queue.poll()).isNull();
  }
}
