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

  /** Where a firing takes longer than the period, those that are missed are left out. */
  @Test
  void oneThatIsStartedAgainKeepsToItsBeat() throws Exception {
    long period = 1_000_000;
    List<Long> dues = new ArrayList<>();
    AtomicInteger late = new AtomicInteger();
    CountDownLatch fired = new CountDownLatch(10);
    Timed beat =
        new Timed() {
          @Override
          protected void fire() {
            dues.add(due);
            for (long end = due + 3 * period / 2; System.nanoTime() < end; ) {
              Thread.onSpinWait();
            }
            long now = System.nanoTime();
            if (fired.getCount() > 1) {
              Timers.startAgain(this, period);
              if (due - now <= 0) {
                late.incrementAndGet();
              }
            }
            fired.countDown();
          }
        };
    Timers.start(beat, 1_000);
    fired.await();
    assertThat(late).hasValue(0);
    assertThat(dues).hasSize(10).allMatch(due -> (due - dues.getFirst()) % period == 0);
  }

  private static void put(SynchronousQueue<Integer> queue, int value) {
    try {
      queue.put(value);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
