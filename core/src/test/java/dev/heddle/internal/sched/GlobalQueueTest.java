package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.park.Work;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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
      switch (random.nextInt(5)) {
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
        case 2 -> {
          Item[] overflow = new Item[random.nextInt(600)];
          Arrays.setAll(overflow, n -> new Item(n));
          queue.addOverflow(random.nextInt(500) == 0 ? overflow : new Item[0]);
          model.addAll(queue.size() == model.size() ? List.of() : List.of(overflow));
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
  @CsvSource({
    "0, 0, 4, 0, 0",
    "1, 9, 4, 1, 3",
    "9, 1, 4, 3, 1",
    "9, 9, 4, 2, 2",
    "9, 9, 5, 3, 2",
    "0, 9, 4, 0, 4",
    "9, 0, 4, 4, 0",
    "2, 1, 9, 2, 1",
    "300, 300, 600, 256, 256"
  })
  void aShareIsHalfOfEachKind(int fresh, int begun, int most, int freshTaken, int begunTaken) {
    for (int i = 0; i < fresh; i++) {
      queue.add(new TestRoutine(() -> {}));
    }
    for (int i = 0; i < begun; i++) {
      queue.add(new Item(i));
    }
    LocalQueue taker = new LocalQueue();
    queue.moveTo(taker, most);
    assertThat(queue.size()).isEqualTo(fresh + begun - freshTaken - begunTaken);
    int itemsTaken = 0;
    int routinesTaken = 0;
    for (Work work; (work = taker.take()) != null; ) {
      if (work instanceof Item item) {
        assertThat(item.number).isEqualTo(itemsTaken++);
      } else {
        routinesTaken++;
      }
    }
    assertThat(itemsTaken).isEqualTo(begunTaken);
    assertThat(routinesTaken).isEqualTo(freshTaken);
  }

  @Test
  void whatYieldedAmongThoseThatHaveYetToBeginIsNotTakenForOneOfThem() {
    for (int i = 0; i < 3; i++) {
      queue.add(new TestRoutine(() -> {}));
    }
    queue.addBehindAll(new Item(0));
    queue.add(new TestRoutine(() -> {}));
    LocalQueue taker = new LocalQueue();
    queue.moveTo(taker, 5);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(taker.take()).as("what has begun comes first").isInstanceOf(Item.class);
    queue.add(new Item(1));
    queue.moveTo(taker, 1);
    assertThat(taker.take()).isInstanceOf(Item.class);
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
