package dev.heddle.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global queue: first in, first out, but for what has begun and what has not. */
class GlobalQueueTest {

  private final GlobalQueue queue = new GlobalQueue();

  @Test
  void aGlobalQueueAgreesWithAModel() {
    ArrayDeque<Work> model = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          Item item = new Item(i);
          Room.add(queue, item);
          model.add(item);
        }
        case 1 -> {
          Item[] items = new Item[random.nextInt(random.nextInt(500) == 0 ? 600 : 3)];
          Arrays.setAll(items, n -> new Item(n));
          for (Item item : items) {
            Room.add(queue, item);
          }
          model.addAll(List.of(items));
        }
        default -> assertThat(queue.poll()).isSameAs(model.poll());
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void anyNumberIsKeptInOrder() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10_000; i++) {
        Room.add(queue, new Item(i));
      }
      for (int i = 0; i < 10_000; i++) {
        assertThat(((Item) queue.poll()).number).isEqualTo(i);
      }
      assertThat(queue.poll()).isNull();
    }
  }

  @Test
  void takenWorkIsNotKept() {
    WeakReference<Work> taken = added();
    Room.add(queue, new Item(1));
    queue.poll();
    for (int i = 0; i < 1_000 && !taken.refersTo(null); i++) {
      System.gc();
    }
    assertThat(taken.refersTo(null)).isTrue();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void begunAndFreshWorkTakeTurns() {
    for (int i = 0; i < 3; i++) {
      queue.add(new FreshItem());
    }
    for (int i = 0; i < 5; i++) {
      Room.add(queue, new Item(i));
    }
    List<Boolean> fresh = new ArrayList<>();
    for (Work work; (work = queue.poll()) != null; ) {
      fresh.add(work instanceof FreshWork);
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
      queue.add(new FreshItem());
    }
    for (int i = 0; i < begun; i++) {
      Room.add(queue, new Item(i));
    }
    LocalQueue taker = new LocalQueue();
    queue.moveTo(taker, most);
    assertThat(queue.size()).isEqualTo(fresh + begun - freshTaken - begunTaken);
    int itemsTaken = 0;
    int routinesTaken = 0;
    for (Work work; (work = taker.take(false)) != null; ) {
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
  void yieldedWorkComesLastAfterItIsMoved() {
    queue.addBehindAll(new Item(-1));
    for (int i = 0; i < 3; i++) {
      queue.add(new FreshItem());
      Room.add(queue, new Item(i));
    }
    LocalQueue taker = new LocalQueue();
    queue.moveTo(taker, 7);
    assertThat(queue.isEmpty()).isTrue();
    for (int i = 0; i < 6; i++) {
      assertThat(isYielded(taker.take(false))).isFalse();
    }
    assertThat(isYielded(taker.take(false))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 9, 1", "5, 9, 1", "12, 9, 3", "20, 9, 9"})
  void aShareHasOneYieldedItemAtLeast(int most, int yielded, int taken) {
    for (int i = 0; i < yielded; i++) {
      queue.addBehindAll(new Item(-1));
      Room.add(queue, new Item(i));
    }
    LocalQueue taker = new LocalQueue();
    queue.moveTo(taker, most);
    assertThat(Room.moved(list -> taker.moveYielded(9, list))).hasSize(taken);
    assertThat(queue.hasYielded()).isEqualTo(taken < yielded);
    assertThat(queue.hasOthers()).isEqualTo(most - taken < yielded && yielded > 0);
  }

  @Test
  void yieldedWorkIsServedThoughOtherWorkNeverEnds() {
    queue.addBehindAll(new Item(-1));
    int takes = 0;
    do {
      Room.add(queue, new Item(0));
      Room.add(queue, new Item(0));
      assertThat(++takes).isLessThan(100);
    } while (!isYielded(queue.poll()));
  }

  @Test
  void yieldedWorkIsExchangedInOrder() {
    for (int i = 0; i < 4; i++) {
      queue.addBehindAll(new Item(i));
    }
    LocalQueue taker = new LocalQueue();
    for (int i = 4; i < 7; i++) {
      taker.pushBehindAll(new Item(i));
    }
    queue.exchangeYielded(taker, 9, 5);
    assertThat(numbers(Room.moved(list -> taker.moveYielded(9, list))))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(queue.size()).isEqualTo(2);
    queue.exchangeYielded(taker, 9, 5);
    assertThat(numbers(Room.moved(list -> taker.moveYielded(9, list)))).containsExactly(5, 6);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.hasYielded()).isFalse();
  }

  @Test
  void yieldedWorkCanBeTakenWithoutGivingAny() {
    LocalQueue taker = new LocalQueue();
    for (int i = 0; i < 5; i++) {
      taker.pushBehindAll(new Item(i));
    }
    queue.exchangeYielded(taker, 3, 0);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.hasYielded()).isTrue();
    assertThat(queue.hasOthers()).isFalse();
    assertThat(numbers(Room.moved(list -> taker.moveYielded(9, list)))).containsExactly(3, 4);
  }

  private static List<Integer> numbers(List<Work> works) {
    return works.stream().map(work -> ((Item) work).number).toList();
  }

  private static boolean isYielded(@Nullable Work work) {
    return work instanceof Item item && item.number == -1;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 5", "5, 0", "3, 4", "4, 3", "4, 4"})
  void workAddedBehindAllComesLast(int fresh, int begun) {
    for (int parity = 0; parity < 2; parity++) {
      for (int i = 0; i < fresh; i++) {
        queue.add(new FreshItem());
      }
      for (int i = 0; i < begun; i++) {
        Room.add(queue, new Item(i));
      }
      Item yielded = new Item(-1);
      queue.addBehindAll(yielded);
      for (int i = 0; i < fresh + begun; i++) {
        assertThat(queue.poll()).isNotSameAs(yielded);
      }
      assertThat(queue.poll()).isSameAs(yielded);
      Room.add(queue, new Item(0)); // the other one's turn
      queue.poll();
    }
  }

  private WeakReference<Work> added() {
    Item item = new Item(0);
    Room.add(queue, item);
    return new WeakReference<>(item);
  }
}
