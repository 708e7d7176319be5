package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A timeout that comes late: the timer thread has taken it from its heap when the wait is won by
 * another, and fires it when the waiter is in its next wait. It must not end that one.
 */
class LateTimeoutTest {

  private final Waiter waiter = new ThreadWaiter(Thread.currentThread());

  /**
   * A timeout of the wait that is on; that wait is uninterruptible, so that it tells its number.
   */
  private Waiter.WaitTimeout timeout() {
    return new Waiter.WaitTimeout(waiter, waiter.uninterruptibleWaitId());
  }

  @Test
  void aTimeoutEndsItsOwnWait() {
    waiter.arm(WaitReason.SLEEP, null, false);
    timeout().fire();
    assertThat(waiter.isWaiting()).isFalse();
    assertThat(waiter.await()).isEqualTo(Waiter.TIMED_OUT);
  }

  @Test
  void aLateTimeoutDoesNotEndTheNextWait() {
    waiter.arm(WaitReason.SLEEP, null, false);
    Waiter.WaitTimeout late = timeout();
    waiter.wake(waiter.win(0, Waiter.SIGNALLED));
    assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
    waiter.arm(WaitReason.CHAN_RECEIVE, null, false);
    late.fire();
    assertThat(waiter.isWaiting()).isTrue();
    waiter.wake(waiter.win(0, Waiter.CLOSED));
    assertThat(waiter.await()).isEqualTo(Waiter.CLOSED);
  }

  @Test
  void aLateTimeoutDoesNotEndAWaitThatWasWonBeforeItIsAwaited() {
    waiter.arm(WaitReason.SLEEP, null, false);
    Waiter.WaitTimeout late = timeout();
    waiter.wake(waiter.win(7, Waiter.SIGNALLED));
    late.fire();
    assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
    assertThat(waiter.wonIndex()).isEqualTo(7);
  }
}
