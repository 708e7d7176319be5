package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A goroutine counts as waiting until its wait is won, not until it gets to run again: or the
 * deadlock watch would see a deadlock where the machine is busy.
 */
class WonIsNotWaitingTest {

  private record Waiting(Waiter waiter, Fiber fiber) {}

  @Test
  void aGoroutineWhoseWaitWasWonIsNotWaitingThoughItCannotRunYet() throws Exception {
    // Not the global scheduler: other tests leave goroutines there that wait for ever.
    Scheduler own = Scheduler.builder().build();
    SynchronousQueue<Waiting> published = new SynchronousQueue<>();
    Goroutine goroutine =
        own.go(() -> {
          Waiter waiter = Waiter.current();
          waiter.arm(WaitReason.JOIN, null);
          published.put(new Waiting(waiter, Fiber.current()));
          waiter.await();
        });
    Waiting waiting = published.take();
    while (counted(waiting).waiting() == 0) {
      Thread.sleep(1);
    }
    // In fallback, nobody else gets to run while these do.
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> hogs = startHogs(stop);
    try {
      waiting.waiter().wake(waiting.waiter().win(0, Waiter.SIGNALLED));
      assertThat(counted(waiting).waiting()).isZero();
    } finally {
      stop.set(true);
    }
    goroutine.join();
    for (Thread hog : hogs) {
      hog.join();
    }
    assertThat(counted(waiting).waiting()).isZero();
  }

  private static Totals counted(Waiting waiting) {
    return waiting.fiber().scheduler().totals();
  }

  /**
   * Starts threads that compute until as many run as there are workers. The JDK's pool has left a
   * worker asleep with a thread queued, which only the next start brings to notice.
   */
  private static List<Thread> startHogs(AtomicBoolean stop) throws InterruptedException {
    int carriers = Runtime.getRuntime().availableProcessors();
    CountDownLatch running = new CountDownLatch(carriers);
    Runnable hog =
        () -> {
          running.countDown();
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        };
    List<Thread> hogs = new ArrayList<>();
    while (hogs.size() < carriers || !running.await(100, TimeUnit.MILLISECONDS)) {
      hogs.add(Thread.ofVirtual().start(hog));
    }
    return hogs;
  }
}
