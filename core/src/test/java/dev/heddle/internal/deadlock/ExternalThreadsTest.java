package dev.heddle.internal.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Which threads could still wake a goroutine. */
class ExternalThreadsTest {

  @Test
  void aThreadInAWaitOfHeddlesCannotAct() throws InterruptedException {
    Waiter[] wait = new Waiter[1];
    CountDownLatch armed = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              wait[0] = Waiter.current();
              wait[0].arm(WaitReason.CHAN_RECEIVE, null);
              armed.countDown();
              wait[0].await();
            });
    armed.await();
    Eventually.until(() -> !ExternalThreads.mayAct(thread));
    wait[0].wake(wait[0].win(0, Waiter.SIGNALLED));
    thread.join();
  }

  /** It was woken, and only waits for a core. */
  @Test
  void aThreadWhoseWaitHasEndedCanAct() throws InterruptedException {
    SynchronousQueue<Boolean> looked = new SynchronousQueue<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              Waiter wait = Waiter.current();
              wait.arm(WaitReason.CHAN_RECEIVE, null);
              LockSupport.setCurrentBlocker(wait);
              take(looked);
              wait.win(0, Waiter.SIGNALLED);
              take(looked);
              LockSupport.setCurrentBlocker(null);
            });
    Eventually.until(() -> LockSupport.getBlocker(thread) instanceof Waiter);
    assertThat(ExternalThreads.mayAct(thread)).isFalse();
    looked.put(true);
    Eventually.until(() -> ExternalThreads.mayAct(thread));
    looked.put(true);
    thread.join();
  }

  @Test
  void aDaemonCannotActUnlessItIsAWorkerOfTheJdks() {
    Thread daemon = Thread.ofPlatform().daemon().unstarted(() -> {});
    assertThat(ExternalThreads.mayAct(daemon)).isFalse();
    Thread user = Thread.ofPlatform().unstarted(() -> {});
    assertThat(ExternalThreads.mayAct(user)).isTrue();
  }

  private static void take(SynchronousQueue<Boolean> queue) {
    while (queue.poll() == null) {
      Thread.onSpinWait();
    }
  }
}
