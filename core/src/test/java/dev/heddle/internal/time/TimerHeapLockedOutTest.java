package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever changes a heap of timers, or looks at it, has its lock. */
class TimerHeapLockedOutTest {

  private static class Idle extends Timed {
    @Override
    protected void fire() {}
  }

  /** What is done to a heap of one. */
  enum Use {
    ADD((heap, timed) -> assertThat(heap.add(new Idle(), 2)).isFalse()),
    ADD_AGAIN((heap, timed) -> assertThat(heap.addAgain(timed, 2)).isFalse()),
    REMOVE((heap, timed) -> assertThat(heap.remove(timed)).isTrue()),
    POLL((heap, timed) -> assertThat(heap.pollDue(1)).isSameAs(timed)),
    FIRST_DUE((heap, timed) -> assertThat(heap.firstDue(0)).isEqualTo(1)),
    SIZE((heap, timed) -> assertThat(heap.size()).isEqualTo(1)),
    LIST((heap, timed) -> assertThat(heap.list(1)).containsExactly(timed));

    private final BiConsumer<TimerHeap, Timed> use;

    Use(BiConsumer<TimerHeap, Timed> use) {
      this.use = use;
    }
  }

  private static SpinLock lockOf(TimerHeap heap) {
    return LockedOut.lockOf(TimerHeap.class, heap, "lock");
  }

  @ParameterizedTest
  @EnumSource
  void anOperationWaitsForTheLockAndChangesNothingBefore(Use use) {
    TimerHeap heap = new TimerHeap();
    Timed timed = new Idle();
    heap.add(timed, 1);
    LockedOut.waitsFor(
        lockOf(heap), () -> use.use.accept(heap, timed), () -> assertThat(timed.index).isZero());
  }

  /** It lets go of the lock while it makes a larger array, and takes it again. */
  @Test
  void anArrayMadeOutsideTheLockIsPutInUnderTheLock() throws InterruptedException {
    CountDownLatch grows = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    TimerHeap heap =
        new TimerHeap(length -> {
          grows.countDown();
          await(goesOn);
          return new Timed[length];
        });
    Timed last = new Idle();
    LockedOut adding =
        LockedOut.start(() -> {
          for (int i = 0; i < 15; i++) {
            heap.add(new Idle(), i);
          }
          heap.add(last, 15);
        });
    grows.await();
    SpinLock lock = lockOf(heap);
    lock.lock(); // it is free
    goesOn.countDown();
    adding.untilItWaits();
    assertThat(last.index).isNegative();
    lock.unlock();
    adding.join();
    assertThat(heap.size()).isEqualTo(16);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
