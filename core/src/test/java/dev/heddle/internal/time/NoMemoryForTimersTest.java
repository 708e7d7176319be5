package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A heap of timers, and a timer, for which there is no memory. */
class NoMemoryForTimersTest {

  /** A timer that is never due here. */
  private static class Idle extends Timed {
    @Override
    protected void fire() {}
  }

  @Test
  void aHeapThatCannotGrowStaysAsItWas() {
    AtomicBoolean refuses = new AtomicBoolean();
    TimerHeap heap =
        new TimerHeap(length -> {
          if (refuses.get()) {
            throw new OutOfMemoryError("no memory, says the test");
          }
          return new Timed[length];
        });
    refuses.set(true);
    int added = 0;
    OutOfMemoryError refused = null;
    while (refused == null) {
      try {
        heap.add(new Idle(), added);
        added++;
      } catch (OutOfMemoryError e) {
        refused = e;
      }
    }
    assertThat(heap.size()).isEqualTo(added);
    Idle late = new Idle();
    assertThatThrownBy(() -> heap.add(late, 0)).isInstanceOf(OutOfMemoryError.class);
    assertThat(heap.remove(late)).isFalse();
    refuses.set(false);
    heap.add(late, -1);
    assertThat(heap.pollDue(0)).isSameAs(late);
    for (int i = 0; i < added; i++) {
      assertThat(heap.pollDue(added)).isNotNull();
    }
    assertThat(heap.size()).isZero();
  }

  @Test
  void aTimerThatLacksMemoryIsFiredAgain() throws Exception {
    AtomicInteger fired = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Timers.start(
        new Timed() {
          @Override
          protected void fire() {
            if (fired.incrementAndGet() < 3) {
              throw new OutOfMemoryError("no memory, says the test");
            }
            done.countDown();
          }
        },
        0);
    done.await();
    assertThat(fired).hasValue(3);
  }
}
