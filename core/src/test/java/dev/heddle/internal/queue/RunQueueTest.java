package dev.heddle.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The run queue by one thread: what jcstress cannot, its ends and its overflow. */
class RunQueueTest {

  private static final int CAPACITY = RunQueue.CAPACITY;

  /** A queue whose indices have been counted up to {@code index}. */
  private static RunQueue queueAt(int index) {
    RunQueue queue = new RunQueue();
    try {
      field("ends").setLong(queue, 0xFFFF_FFFFL << 32 | (long) index << 16 | index);
      field("wiped").setInt(queue, index);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return queue;
  }

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = RunQueue.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static List<Work> slots(RunQueue queue) {
    try {
      List<Work> used = new ArrayList<>();
      for (Work work : (Work[]) field("ring").get(queue)) {
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
  @ValueSource(ints = {0, 1, 255, 256, 0x7FFF, 0x8000, 0xFFFF - 100, 0xFFFF})
  void theQueueIsFirstInFirstOutWhereverItsIndicesAre(int index) {
    RunQueue queue = queueAt(index);
    assertThat(queue.takeOldest()).isNull();
    fill(queue, CAPACITY);
    assertThat(queue.push(new Item(CAPACITY))).isFalse();
    assertThat(queue.size()).isEqualTo(CAPACITY);
    for (int i = 0; i < CAPACITY; i++) {
      assertNumber(queue.takeOldest(), i);
    }
    assertThat(queue.takeOldest()).isNull();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(slots(queue)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x8000 - 300, 0xFFFF - 400})
  void aRunQueueAgreesWithAModel(int index) {
    RunQueue queue = queueAt(index);
    RunQueue thief = queueAt(index + 77 & 0xFFFF);
    ArrayDeque<Work> model = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(index);
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          Item item = new Item(i);
          if (model.size() < CAPACITY) {
            assertThat(queue.push(item)).isTrue();
            model.add(item);
          } else {
            assertThat(queue.push(item)).isFalse();
          }
        }
        case 4 -> assertThat(queue.takeOldest()).isSameAs(model.poll());
        case 5 -> assertThat(queue.stealOne()).isSameAs(model.poll());
        case 6 -> assertThat(queue.takeNewest()).isSameAs(model.pollLast());
        case 7 -> assertStolen(queue.stealInto(thief), thief, model);
        case 8 -> assertPushed(queue, i, random.nextInt(8), model);
        default -> {
          if (random.nextInt(20) == 0) {
            assertTaken(queue, random.nextInt(CAPACITY), model);
          }
        }
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  /** Half, rounded up, was stolen: the last of it returned, the others in the thief's queue. */
  private static void assertStolen(Work returned, RunQueue thief, ArrayDeque<Work> model) {
    int stolen = model.size() - model.size() / 2;
    for (int i = 0; i < stolen - 1; i++) {
      assertThat(thief.takeOldest()).isSameAs(model.poll());
    }
    assertThat(returned).isSameAs(model.poll());
    assertThat(thief.takeOldest()).isNull();
    assertThat(slots(thief)).isEmpty();
  }

  /** As many as there is room for, and no more than were asked for, left the list in its order. */
  private static void assertPushed(RunQueue queue, int number, int most, ArrayDeque<Work> model) {
    WorkList list = new WorkList(new WorkBlocks());
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Item item = new Item(number);
      list.add(item);
      items.add(item);
    }
    int pushed = Math.min(Math.min(most, 4), CAPACITY - model.size());
    assertThat(queue.pushAll(list, most)).isEqualTo(pushed);
    model.addAll(items.subList(0, pushed));
    assertThat(list.size()).isEqualTo(4 - pushed);
    assertThat(list.poll()).isSameAs(pushed < 4 ? items.get(pushed) : null);
  }

  /** As many as there are, and no more than were asked for, were taken in their order. */
  private static void assertTaken(RunQueue queue, int most, ArrayDeque<Work> model) {
    List<Work> taken = Room.moved(list -> queue.moveOldest(most, list));
    assertThat(taken).hasSize(Math.min(most, model.size()));
    for (Work work : taken) {
      assertThat(work).isSameAs(model.poll());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255, 0xFFFF - 100})
  void takenFromItsOtherEndTheQueueIsLastInFirstOut(int index) {
    RunQueue queue = queueAt(index);
    assertThat(queue.takeNewest()).isNull();
    fill(queue, CAPACITY);
    for (int i = CAPACITY - 1; i >= 0; i--) {
      assertNumber(queue.takeNewest(), i);
    }
    assertThat(queue.takeNewest()).isNull();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(slots(queue)).isEmpty();
  }

  @Test
  void someAreTakenAtOnceAcrossTheEndOfTheRing() {
    RunQueue queue = queueAt(0xFFFF - 10);
    fill(queue, CAPACITY);
    List<Work> taken = Room.moved(list -> queue.moveOldest(CAPACITY / 2, list));
    assertThat(taken).hasSize(CAPACITY / 2);
    for (int i = 0; i < CAPACITY / 2; i++) {
      assertNumber(taken.get(i), i);
    }
    assertThat(queue.size()).isEqualTo(CAPACITY / 2);
    assertNumber(queue.takeOldest(), CAPACITY / 2);
  }

  @Test
  void aStealOfNothingTakesNothing() {
    RunQueue queue = new RunQueue();
    assertThat(Room.moved(list -> queue.moveOldest(CAPACITY, list))).isEmpty();
    queue.push(new Item(0));
    assertThat(Room.moved(list -> queue.moveOldest(0, list))).isEmpty();
    assertThat(Room.moved(list -> queue.moveOldest(CAPACITY, list))).hasSize(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void fromAnEmptyQueueNothingIsStolen() {
    RunQueue queue = new RunQueue();
    assertThat(queue.stealOne()).isNull();
    assertThat(queue.stealInto(new RunQueue())).isNull();
  }

  /** What the owner does next; none of it may keep what thieves have taken. */
  enum Step {
    TAKE_OLDEST(queue -> assertThat(queue.takeOldest()).isNull()),
    TAKE_NEWEST(queue -> assertThat(queue.takeNewest()).isNull()),
    MOVE_OLDEST(queue -> assertThat(Room.moved(to -> queue.moveOldest(9, to))).isEmpty()),
    STEAL(queue -> assertThat(new RunQueue().stealInto(queue)).isNull()),
    FORGET(RunQueue::forgetTaken),
    PUSH(queue -> {
      assertThat(queue.push(new Item(-1))).isTrue();
      assertThat(slots(queue)).hasSize(1);
      assertNumber(queue.takeOldest(), -1);
    });

    private final Consumer<RunQueue> step;

    Step(Consumer<RunQueue> step) {
      this.step = step;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOwnersNextStepClearsStolenSlots(Step next) {
    RunQueue queue = queueAt(0xFFFF - 3);
    fill(queue, 8);
    while (queue.stealOne() != null) {
      // all of it
    }
    next.step.accept(queue);
    assertThat(slots(queue)).isEmpty();
  }

  @Test
  void takenWorkIsNotKept() {
    RunQueue queue = new RunQueue();
    WeakReference<Work> taken = pushed(queue);
    queue.takeOldest();
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
