package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

/** What holds while a timer is being fired. */
class FiringTimersTest {

  private static Timed timed(Runnable what) {
    return new Timed() {
      @Override
      protected void fire() {
        what.run();
      }
    };
  }

  /** It may be about to wake the only goroutine there is, so nobody may take it for gone. */
  @Test
  void itCountsAsRunning() throws Exception {
    SynchronousQueue<Integer> seen = new SynchronousQueue<>();
    Timers.start(
        timed(() -> {
          int running = Timers.running();
          Thread.ofVirtual().start(() -> put(seen, running));
        }),
        1_000);
    assertThat(seen.take()).isPositive();
  }

  @Test
  void oneThatThrowsLeavesTheOthers() throws Exception {
    Timers.start(
        timed(() -> {
          throw new IllegalStateException("thrown by a test's timer, on purpose");
        }),
        1_000);
    CountDownLatch fired = new CountDownLatch(1);
    Timers.start(timed(fired::countDown), 1_000_000);
    fired.await();
  }

  private static void put(SynchronousQueue<Integer> queue, int value) {
    try {
      queue.put(value);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
