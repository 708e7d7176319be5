package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The run queue by one thread: what jcstress cannot, its ends and its overflow. */
class RunQueueTest {

  private static final int CAPACITY = RunQueue.CAPACITY;

  /** A queue whose indices have been counted up to {@code index}. */
  private static RunQueue queueAt(int index) {
    RunQueue queue = new RunQueue();
    try {
      for (String name : List.of("head", "tail", "wiped")) {
        Field field = RunQueue.class.getDeclaredField(name);
        field.setAccessible(true);
        field.setInt(queue, index);
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return queue;
  }

  private static List<Work> slots(RunQueue queue) {
    try {
      Field field = RunQueue.class.getDeclaredField("ring");
      field.setAccessible(true);
      List<Work> used = new ArrayList<>();
      for (Work work : (Work[]) field.get(queue)) {
        if (work != null) {
          used.add(work);
        }
      }
      return used;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(RunQueue queue, int n) {
    for (int i = 0; i < n; i++) {
      assertThat(queue.push(new Item(i))).isTrue();
    }
  }

  private static void assertNumber(Work work, int number) {
    assertThat(work).isInstanceOf(Item.class);
    assertThat(((Item) work).number).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, Integer.MAX_VALUE - 100, Integer.MAX_VALUE, -1, -300})
  void itIsFirstInFirstOutWhereverItsIndicesStand(int index) {
    RunQueue queue = queueAt(index);
    assertThat(queue.take()).isNull();
    fill(queue, CAPACITY);
    assertThat(queue.push(new Item(CAPACITY))).isFalse();
    assertThat(queue.size()).isEqualTo(CAPACITY);
    for (int i = 0; i < CAPACITY; i++) {
      assertNumber(queue.take(), i);
    }
    assertThat(queue.take()).isNull();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(slots(queue)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 300, -400})
  void itDoesWhatAModelDoes(int index) {
    RunQueue queue = queueAt(index);
    RunQueue thief = queueAt(index + 77);
    ArrayDeque<Work> model = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(index);
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          Item item = new Item(i);
          if (model.size() < CAPACITY) {
            assertThat(queue.push(item)).isTrue();
            model.add(item);
          } else {
            assertThat(queue.push(item)).isFalse();
          }
        }
        case 4 -> assertThat(queue.take()).isSameAs(model.poll());
        case 5 -> assertThat(queue.stealOne()).isSameAs(model.poll());
        case 6 -> assertStolen(queue.stealInto(thief), thief, model);
        default -> assertHalf(random.nextInt(20) == 0 ? queue.takeHalf() : List.of(), model);
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  /** Half, rounded up, was stolen: the last of it returned, the others in the thief's queue. */
  private static void assertStolen(Work returned, RunQueue thief, ArrayDeque<Work> model) {
    int stolen = model.size() - model.size() / 2;
    for (int i = 0; i < stolen - 1; i++) {
      assertThat(thief.take()).isSameAs(model.poll());
    }
    assertThat(returned).isSameAs(model.poll());
    assertThat(thief.take()).isNull();
    assertThat(slots(thief)).isEmpty();
  }

  private static void assertHalf(List<Work> half, ArrayDeque<Work> model) {
    for (Work work : half) {
      assertThat(work).isSameAs(model.poll());
    }
  }

  @Test
  void halfOfAFullQueueIsTakenAsAList() {
    RunQueue queue = queueAt(Integer.MAX_VALUE - 10);
    fill(queue, CAPACITY);
    List<Work> half = queue.takeHalf();
    assertThat(half).hasSize(CAPACITY / 2);
    for (int i = 0; i < CAPACITY / 2; i++) {
      assertNumber(half.get(i), i);
    }
    assertThat(queue.size()).isEqualTo(CAPACITY / 2);
    assertNumber(queue.take(), CAPACITY / 2);
  }

  @Test
  void halfOfOneOrNoneIsNothing() {
    RunQueue queue = new RunQueue();
    assertThat(queue.takeHalf()).isEmpty();
    queue.push(new Item(0));
    assertThat(queue.takeHalf()).isEmpty();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void fromAnEmptyQueueNothingIsStolen() {
    RunQueue queue = new RunQueue();
    assertThat(queue.stealOne()).isNull();
    assertThat(queue.stealInto(new RunQueue())).isNull();
  }

  @Test
  void theOwnersNextStepWipesWhatWasStolen() {
    RunQueue queue = queueAt(-3);
    fill(queue, 8);
    while (queue.stealOne() != null) {
      // all of it
    }
    assertThat(queue.take()).isNull();
    assertThat(slots(queue)).isEmpty();
  }

  @Test
  void whatWasTakenIsNotKept() {
    RunQueue queue = new RunQueue();
    WeakReference<Work> taken = pushed(queue);
    queue.take();
    for (int i = 0; i < 1_000 && !taken.refersTo(null); i++) {
      System.gc();
    }
    assertThat(taken.refersTo(null)).isTrue();
    assertThat(queue.isEmpty()).isTrue();
  }

  private static WeakReference<Work> pushed(RunQueue queue) {
    Item item = new Item(0);
    queue.push(item);
    return new WeakReference<>(item);
  }
}
