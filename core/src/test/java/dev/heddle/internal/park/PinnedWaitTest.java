package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The wait of a goroutine that cannot leave its carrier: that blocks, and is woken as a thread. */
class PinnedWaitTest {

  private final Pinned waiter = new Pinned();
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private Thread startAwaiting() {
    Thread awaiting = Thread.ofPlatform().daemon().unstarted(() -> ended.set(waiter.await()));
    waiter.setThread(awaiting);
    awaiting.start();
    return awaiting;
  }

  private static void assertEnds(Thread awaiting) throws InterruptedException {
    assertThat(awaiting.join(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void theWinnerOfAPinnedWaitUnparksTheCarrier() throws InterruptedException {
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    Thread awaiting = startAwaiting();
    waiter.blocks.await();
    int from = waiter.win(0, Waiter.SIGNALLED);
    assertThat(from).isEqualTo(WaitWord.BLOCKED);
    waiter.wake(from);
    assertEnds(awaiting);
    assertThat(ended).hasValue(Waiter.SIGNALLED);
    assertThat(blocked).hasValue(0);
  }

  @Test
  void anInterruptEndsAPinnedWait() throws InterruptedException {
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    Thread awaiting = startAwaiting();
    waiter.blocks.await();
    awaiting.interrupt();
    assertEnds(awaiting);
    assertThat(ended).hasValue(Waiter.CANCELLED);
    assertThat(blocked).hasValue(0);
  }

  @Test
  void aPinnedWaitThatWasWonBeforeDoesNotBlock() throws InterruptedException {
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    waiter.wake(waiter.win(0, Waiter.SIGNALLED));
    assertEnds(startAwaiting());
    assertThat(ended).hasValue(Waiter.SIGNALLED);
    assertThat(waiter.blocks.getCount()).isEqualTo(1);
    assertThat(blocked).hasValue(0);
  }

  @Test
  void theNextWaitBeginsAnew() throws InterruptedException {
    theWinnerOfAPinnedWaitUnparksTheCarrier();
    waiter.arm(WaitReason.CHAN_SEND, null);
    assertThat(waiter.isWaiting()).isTrue();
    assertThat(waiter.commit()).as("it is not pinned now, and parks").isTrue();
    assertThat(waiter.win(0, Waiter.SIGNALLED)).isEqualTo(WaitWord.PARKED);
  }

  /** A goroutine's waiter that never gets off its carrier. */
  private final class Pinned extends Waiter {
    final CountDownLatch blocks = new CountDownLatch(1);

    Pinned() {
      super(null);
    }

    @Override
    protected boolean parksOffCarrier() {
      return true;
    }

    @Override
    protected boolean parkOffCarrier() {
      return false;
    }

    @Override
    protected void ready() {
      throw new AssertionError("it is on its carrier, and blocks");
    }

    @Override
    protected void countBlocked(boolean more) {
      blocked.addAndGet(more ? 1 : -1);
      if (more) {
        blocks.countDown();
      }
    }
  }
}
