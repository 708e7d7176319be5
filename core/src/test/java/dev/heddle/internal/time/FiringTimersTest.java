package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
  void aTimerThatFiresCountsAsRunning() throws Exception {
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
  void aTimerThatThrowsLeavesTheOthersRunning() throws Exception {
    Timers.start(
        timed(() -> {
          throw new IllegalStateException("thrown by a test's timer, on purpose");
        }),
        1_000);
    CountDownLatch fired = new CountDownLatch(1);
    Timers.start(timed(fired::countDown), 1_000_000);
    fired.await();
  }

  /** Where a firing takes longer than the period, those that are missed are left out. */
  @Test
  void aTimerStartedAgainFiresAtItsNewTime() throws Exception {
    long period = 1_000_000;
    List<Long> dues = new ArrayList<>();
    AtomicInteger early = new AtomicInteger();
    CountDownLatch fired = new CountDownLatch(10);
    Timed beat =
        new Timed() {
          @Override
          protected void fire() {
            dues.add(due);
            if (due - System.nanoTime() > 0) {
              early.incrementAndGet();
            }
            if (fired.getCount() > 1) {
              Timers.startAgain(this, due + period);
            }
            fired.countDown();
          }
        };
    Timers.start(beat, 1_000);
    fired.await();
    assertThat(early).hasValue(0);
    for (int i = 0; i < 10; i++) {
      assertThat(dues.get(i)).isEqualTo(dues.getFirst() + i * period);
    }
  }

  private static void put(SynchronousQueue<Integer> queue, int value) {
    try {
      queue.put(value);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
