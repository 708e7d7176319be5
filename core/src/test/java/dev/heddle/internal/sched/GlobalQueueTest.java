package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global queue: first in, first out, but for what has begun and what has not. */
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
          queue.addAll(List.of(first, second));
          model.add(first);
          model.add(second);
        }
        default -> assertThat(queue.poll()).isSameAs(model.poll());
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void itHoldsAnyNumberInOrder() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10_000; i++) {
        queue.add(new Item(i));
      }
      for (int i = 0; i < 10_000; i++) {
        assertThat(((Item) queue.poll()).number).isEqualTo(i);
      }
      assertThat(queue.poll()).isNull();
    }
  }

  @Test
  void whatWasTakenIsNotKept() {
    WeakReference<Work> taken = added();
    queue.add(new Item(1));
    queue.poll();
    for (int i = 0; i < 1_000 && !taken.refersTo(null); i++) {
      System.gc();
    }
    assertThat(taken.refersTo(null)).isTrue();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void whatHasBegunAndWhatHasNotTakeTurns() {
    for (int i = 0; i < 3; i++) {
      queue.add(new TestRoutine(() -> {}));
    }
    for (int i = 0; i < 5; i++) {
      queue.add(new Item(i));
    }
    List<Boolean> fresh = new ArrayList<>();
    for (Work work; (work = queue.poll()) != null; ) {
      fresh.add(work instanceof Routine);
    }
    assertThat(fresh).containsExactly(false, true, false, true, false, true, false, false);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 5", "5, 0", "3, 4", "4, 3", "4, 4"})
  void whatYieldsComesBehindAll(int fresh, int begun) {
    for (int parity = 0; parity < 2; parity++) {
      for (int i = 0; i < fresh; i++) {
        queue.add(new TestRoutine(() -> {}));
      }
      for (int i = 0; i < begun; i++) {
        queue.add(new Item(i));
      }
      Item yielded = new Item(-1);
      queue.addBehindAll(yielded);
      for (int i = 0; i < fresh + begun; i++) {
        assertThat(queue.poll()).isNotSameAs(yielded);
      }
      assertThat(queue.poll()).isSameAs(yielded);
      queue.add(new Item(0)); // the other one's turn
      queue.poll();
    }
  }

  private WeakReference<Work> added() {
    Item item = new Item(0);
    queue.add(item);
    return new WeakReference<>(item);
  }
}
