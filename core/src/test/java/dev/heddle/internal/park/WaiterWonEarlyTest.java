package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A wait may be won after it is armed and before the waiter gets to await it. */
class WaiterWonEarlyTest {

  @Test
  void aWaitWonByAThreadBeforeItParksEnds() throws Exception {
    assertThat(winThenAwait()).isEqualTo(Waiter.SIGNALLED);
  }

  @Test
  void aWaitWonByAVirtualThreadBeforeItParksEnds() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    Thread.ofVirtual().start(() -> ended.set(winThenAwait())).join();
    assertThat(ended).hasValue(Waiter.SIGNALLED);
  }

  @Test
  void aWaitWonByAGoroutineBeforeItParksEnds() {
    AtomicInteger ended = new AtomicInteger();
    Goroutine goroutine = Heddle.go(() -> ended.set(winThenAwait()));
    goroutine.join();
    assertThat(ended).hasValue(Waiter.SIGNALLED);
  }

  private static int winThenAwait() {
    Waiter waiter = Waiter.current();
    waiter.arm(WaitReason.JOIN, null);
    waiter.wake(waiter.win(0, Waiter.SIGNALLED));
    return waiter.await();
  }
}
