package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.RunQueue;
import dev.heddle.internal.queue.Work;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thief that has read the oldest elements of a run queue, and then, before it moves the head past
 * them, waits while the owner goes on. It must fail if the owner has taken any of them, even if
 * others stand in their places and both ends are where they were.
 */
class TakenMeanwhileTest {

  private static final VarHandle ENDS;
  private static final MethodHandle MOVE;

  static {
    try {
      MethodHandles.Lookup inside =
          MethodHandles.privateLookupIn(RunQueue.class, MethodHandles.lookup());
      ENDS = inside.findVarHandle(RunQueue.class, "ends", long.class);
      MOVE =
          inside.findVirtual(
              RunQueue.class,
              "movePastOldest",
              MethodType.methodType(boolean.class, long.class, int.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RunQueue queue = new RunQueue();

  @BeforeEach
  void queueOne() {
    assertThat(queue.push(new Item(0))).isTrue();
  }

  private long read() {
    return (long) ENDS.getVolatile(queue);
  }

  private boolean movesPast(long seen, int n) throws Throwable {
    return (boolean) MOVE.invokeExact(queue, seen, n);
  }

  @Test
  void aTakeSucceedsThoughMoreWerePushed() throws Throwable {
    long seen = read();
    queue.push(new Item(1));
    assertThat(movesPast(seen, 1)).isTrue();
    assertNumber(queue.takeOldest(), 1);
    assertThat(queue.takeOldest()).isNull();
  }

  @Test
  void aTakeFailsAfterTheNewestWasReplaced() throws Throwable {
    long seen = read();
    queue.takeNewest();
    queue.push(new Item(1));
    assertThat(movesPast(seen, 1)).isFalse();
    assertNumber(queue.takeOldest(), 1);
  }

  @Test
  void aTakeFailsAfterTheNewestOfSeveralWasReplaced() throws Throwable {
    queue.push(new Item(1));
    long seen = read();
    queue.takeNewest();
    queue.push(new Item(2));
    assertThat(movesPast(seen, 2)).isFalse();
    assertNumber(queue.takeOldest(), 0);
    assertNumber(queue.takeOldest(), 2);
  }

  @Test
  void aTakeFailsAfterASteal() throws Throwable {
    queue.push(new Item(1));
    long seen = read();
    queue.stealOne();
    assertThat(movesPast(seen, 1)).isFalse();
    assertNumber(queue.takeOldest(), 1);
  }

  /** The head has come around to where it was, over 65,536 others. */
  @Test
  void aTakeFailsAfterTheIndicesHaveWrappedAround() throws Throwable {
    long seen = read();
    for (int i = 1; i <= 1 << 16; i++) {
      queue.push(new Item(i));
      queue.takeOldest();
    }
    assertThat(read() & (1L << 32) - 1).isEqualTo(seen & (1L << 32) - 1);
    assertThat(movesPast(seen, 1)).isFalse();
    assertNumber(queue.takeOldest(), 1 << 16);
  }

  private static void assertNumber(Work work, int number) {
    assertThat(work).isInstanceOf(Item.class);
    assertThat(((Item) work).number).isEqualTo(number);
  }
}
