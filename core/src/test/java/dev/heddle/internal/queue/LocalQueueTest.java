package dev.heddle.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** In which order what waits for a processor is run, and stolen. */
class LocalQueueTest {

  private final LocalQueue queue = new LocalQueue();

  private Work begun(int number) {
    Item item = new Item(number);
    assertThat(queue.push(item)).isTrue();
    return item;
  }

  private Work fresh() {
    FreshItem goroutine = new FreshItem();
    assertThat(queue.push(goroutine)).isTrue();
    return goroutine;
  }

  private List<Work> takeAll() {
    return allOf(() -> queue.take(false));
  }

  /** All that {@code next} gives, until it gives null. */
  private static List<Work> allOf(Supplier<Work> next) {
    List<Work> all = new ArrayList<>();
    for (Work work; (work = next.get()) != null; ) {
      all.add(work);
    }
    return all;
  }

  @Test
  void begunWorkIsFirstInFirstOut() {
    List<Work> pushed = new ArrayList<>();
    for (int i = 0; i < RunQueue.CAPACITY; i++) {
      pushed.add(begun(i));
    }
    assertThat(takeAll()).isEqualTo(pushed);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void freshWorkIsLastInFirstOut() {
    Work a = fresh();
    Work b = fresh();
    Work c = fresh();
    assertThat(takeAll()).containsExactly(c, b, a);
  }

  @Test
  void begunWorkComesBeforeFreshWork() {
    Work a = fresh();
    Work b = fresh();
    Work first = begun(1);
    Work second = begun(2);
    Work third = begun(3);
    Work fourth = begun(4);
    assertThat(takeAll()).containsExactly(first, second, third, b, fourth, a);
  }

  @Test
  void freshWorkIsServedThoughBegunWorkNeverEnds() {
    Work fresh = fresh();
    int turns = 0;
    do {
      begun(turns);
      assertThat(++turns).isLessThanOrEqualTo(LocalQueue.FRESH_FIRST);
    } while (queue.take(false) != fresh);
  }

  @Test
  void theOldestFreshWorkIsServedThoughNewerWorkNeverEnds() {
    Work oldest = fresh();
    int turns = 0;
    do {
      fresh();
      assertThat(++turns).isLessThanOrEqualTo(LocalQueue.OLDEST_FIRST);
    } while (queue.take(false) != oldest);
  }

  private Work yielded() {
    Item item = new Item(-1);
    assertThat(queue.pushBehindAll(item)).isTrue();
    return item;
  }

  @Test
  void yieldedWorkComesLast() {
    Work a = fresh();
    Work first = yielded();
    Work second = yielded();
    Work b = fresh();
    Work begun = begun(1);
    assertThat(takeAll()).containsExactly(begun, b, a, first, second);
  }

  @Test
  void yieldedWorkIsServedThoughOtherWorkNeverEnds() {
    Work yielded = yielded();
    int turns = 0;
    do {
      begun(turns);
      fresh();
      assertThat(++turns).isLessThanOrEqualTo(LocalQueue.YIELDED_FIRST);
    } while (queue.take(false) != yielded);
  }

  @Test
  void eachKindHasRoomOfItsOwn() {
    for (int i = 0; i < RunQueue.CAPACITY; i++) {
      begun(i);
      fresh();
    }
    assertThat(queue.size()).isEqualTo(2 * RunQueue.CAPACITY);
    FreshItem oneMore = new FreshItem();
    assertThat(queue.push(oneMore)).isFalse();
    assertThat(Room.moved(list -> queue.makeRoomFor(oneMore, list)))
        .hasSize(RunQueue.CAPACITY / 2)
        .allMatch(work -> work instanceof FreshWork);
    assertThat(queue.push(oneMore)).isTrue();
    Item another = new Item(-1);
    assertThat(queue.push(another)).isFalse();
    assertThat(Room.moved(list -> queue.makeRoomFor(another, list)))
        .hasSize(RunQueue.CAPACITY / 2)
        .allMatch(work -> work instanceof Item);
    assertThat(queue.push(another)).isTrue();
  }

  @Test
  void thievesTakeTheOldestFreshWork() {
    Work a = fresh();
    Work b = fresh();
    Work c = fresh();
    Work last = yielded();
    Work first = begun(1);
    LocalQueue thief = new LocalQueue();
    assertThat(queue.stealInto(thief, 0)).isSameAs(b);
    assertThat(thief.take(false)).isSameAs(a);
    assertThat(queue.stealInto(thief, 0)).isSameAs(c);
    assertThat(queue.stealInto(thief, 0)).isSameAs(first);
    assertThat(queue.stealInto(thief, 0)).isSameAs(last);
    assertThat(queue.stealInto(thief, 0)).isNull();
    assertThat(thief.isEmpty()).isTrue();
  }

  @Test
  void allOfItCanBeStolenOneByOne() {
    Work a = fresh();
    Work b = fresh();
    Work last = yielded();
    Work first = begun(1);
    assertThat(allOf(queue::stealOne)).containsExactly(first, a, b, last);
    assertThat(queue.isEmpty()).isTrue();
  }
}
