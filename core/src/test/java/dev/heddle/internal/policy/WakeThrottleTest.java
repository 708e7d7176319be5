package dev.heddle.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When making one goroutine ready wakes a carrier. */
class WakeThrottleTest {

  private final WakeThrottle throttle = new WakeThrottle();

  private void becomeSuppressed() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      throttle.shouldWake();
    }
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void wakeUpsAreSuppressedAfterFutileEventsInARow() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      assertThat(throttle.shouldWake()).isTrue();
    }
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void aStealCountsAsAUsefulWakeUp() {
    for (int i = 0; i < 3 * WakeThrottle.FUTILE_IN_A_ROW; i++) {
      if (i % WakeThrottle.FUTILE_IN_A_ROW == 0) {
        throttle.stolen();
      }
      assertThat(throttle.shouldWake()).isTrue();
    }
  }

  @Test
  void slowTurnsWakeAgain() {
    becomeSuppressed();
    throttle.look(1000, 1000 * WakeThrottle.SLOW_NANOS + 1);
    assertThat(throttle.isSuppressed()).isFalse();
    assertThat(throttle.shouldWake()).isTrue();
  }

  @Test
  void fastTurnsLeaveWakeUpsSuppressed() {
    becomeSuppressed();
    throttle.look(1000, 1000 * WakeThrottle.SLOW_NANOS);
    assertThat(throttle.isSuppressed()).isTrue();
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void wakeAgainEndsTheSuppression() {
    becomeSuppressed();
    throttle.wakeAgain();
    assertThat(throttle.shouldWake()).isTrue();
  }
}
