package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of timers. */
class TimerHeapTest {

  private static final class Item extends Timed {
    final int number;

    Item(int number) {
      this.number = number;
    }

    @Override
    protected void fire() {}
  }

  private final TimerHeap heap = new TimerHeap();

  /** The clock may stand anywhere, and pass its largest value. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000, Long.MAX_VALUE - 500, Long.MIN_VALUE, -250})
  void aHeapAgreesWithASortedModel(long origin) {
    TreeSet<Item> model =
        new TreeSet<>(
            Comparator.<Item>comparingLong(item -> item.due - origin)
                .thenComparingInt(item -> item.number));
    List<Item> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(origin);
    for (int i = 0; i < 50_000; i++) {
      int step = random.nextInt(10);
      if (step < (i < 25_000 ? 6 : 3)) {
        Item item = new Item(i);
        long due = origin + random.nextInt(1_000);
        boolean first = model.isEmpty() || due - model.first().due < 0;
        assertThat(heap.add(item, due)).isEqualTo(first);
        model.add(item);
        all.add(item);
      } else if (step < 8 && !all.isEmpty()) {
        Item item = all.get(random.nextInt(all.size()));
        assertThat(heap.remove(item)).isEqualTo(model.remove(item));
      } else {
        long now = origin + random.nextInt(1_000);
        Timed due = heap.pollDue(now);
        if (model.isEmpty() || model.first().due - now > 0) {
          assertThat(due).isNull();
        } else {
          assertThat(due.due).isEqualTo(model.first().due);
          model.remove((Item) due);
        }
      }
      assertThat(heap.size()).isEqualTo(model.size());
      assertThat(heap.firstDue(origin))
          .isEqualTo(model.isEmpty() ? TimerHeap.NEVER : model.first().due - origin);
    }
  }

  @Test
  void dueTimersComeInOrder() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      heap.add(new Item(i), random.nextInt(100));
    }
    long last = 0;
    for (Timed timed; (timed = heap.pollDue(1_000)) != null; ) {
      assertThat(timed.due).isGreaterThanOrEqualTo(last);
      last = timed.due;
    }
    assertThat(heap.size()).isZero();
  }

  @Test
  void aTimerOfNoHeapOrAnotherIsNotRemoved() {
    Item item = new Item(0);
    assertThat(heap.remove(item)).isFalse();
    new TimerHeap().add(item, 1);
    assertThat(heap.remove(item)).isFalse();
  }

  @Test
  void anOverdueTimerIsDueNow() {
    heap.add(new Item(0), 10);
    assertThat(heap.firstDue(50)).isZero();
  }
}
