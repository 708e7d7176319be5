package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The carrier that commits a wait looks at the interrupt status after that, when the goroutine may
 * be in its next wait already, with the status cleared: it must not end that one.
 */
class LateInterruptTest {

  private final Parked waiter = new Parked();
  private final AtomicInteger readied = new AtomicInteger();

  @Test
  void theWaitThatWasInterruptedEnds() {
    waiter.interrupted = true;
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    assertThat(waiter.commit()).isFalse(); // and so the carrier makes it ready
    assertThat(waiter.isWaiting()).isFalse();
    assertThat(readied).hasValue(0);
  }

  @Test
  void theNextWaitIsNotInterrupted() {
    waiter.meanwhile =
        () -> {
          waiter.wake(waiter.win(0, Waiter.CANCELLED));
          waiter.interrupted = false;
          waiter.arm(WaitReason.CHAN_SEND, null);
        };
    waiter.interrupted = true;
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    assertThat(waiter.commit()).isTrue(); // it is ready already, and so not the carrier's to wake
    assertThat(readied).hasValue(1);
    assertThat(waiter.isWaiting()).isTrue();
    assertThat(waiter.reason()).isEqualTo(WaitReason.CHAN_SEND);
  }

  /** A goroutine's waiter whose thread takes its time to say whether it is interrupted. */
  private final class Parked extends Waiter {
    boolean interrupted;
    Runnable meanwhile = () -> {};

    Parked() {
      super(null);
      setThread(
          new Thread() {
            @Override
            public boolean isInterrupted() {
              boolean answer = interrupted;
              meanwhile.run();
              return answer;
            }
          });
    }

    @Override
    protected boolean parksOffCarrier() {
      return true;
    }

    @Override
    protected boolean parkOffCarrier() {
      return true;
    }

    @Override
    protected void ready() {
      readied.incrementAndGet();
    }

    @Override
    protected void countBlocked(boolean blocked) {}
  }
}
