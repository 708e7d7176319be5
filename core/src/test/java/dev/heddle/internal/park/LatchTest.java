package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatchTest {

  /** More wait than are woken between two holds of the lock. */
  @Test
  void openingWakesAllWaiters() {
    Latch latch = new Latch();
    AtomicInteger through = new AtomicInteger();
    Goroutine[] waiters = new Goroutine[1_000];
    for (int i = 0; i < waiters.length; i++) {
      waiters[i] =
          Heddle.go(() -> {
            assertThat(latch.await(WaitReason.JOIN)).isEqualTo(Waiter.SIGNALLED);
            through.incrementAndGet();
          });
    }
    while (waiters[waiters.length - 1].state() != Goroutine.State.WAITING) {
      Thread.yield();
    }
    assertThat(through).hasValue(0);
    assertThat(latch.isOpen()).isFalse();
    assertThat(latch.await(WaitReason.JOIN, 0)).isEqualTo(Waiter.TIMED_OUT);
    assertThat(latch.await(WaitReason.JOIN, 1_000)).isEqualTo(Waiter.TIMED_OUT);
    latch.open();
    for (Goroutine waiter : waiters) {
      waiter.join();
    }
    assertThat(through).hasValue(waiters.length);
    assertThat(latch.await(WaitReason.JOIN)).isEqualTo(Waiter.SIGNALLED);
    assertThat(latch.await(WaitReason.JOIN, 0)).isEqualTo(Waiter.SIGNALLED);
    assertThat(Latch.opened().isOpen()).isTrue();
  }
}
