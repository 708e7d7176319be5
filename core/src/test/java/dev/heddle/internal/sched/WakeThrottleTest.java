package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When making one goroutine ready wakes a carrier. */
class WakeThrottleTest {

  private final WakeThrottle throttle = new WakeThrottle();

  private void becomeQuiet() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      throttle.shouldWake();
    }
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void itIsQuietAfterFutileEventsInARow() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      assertThat(throttle.shouldWake()).isTrue();
    }
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void whatIsStolenPays() {
    for (int i = 0; i < 3 * WakeThrottle.FUTILE_IN_A_ROW; i++) {
      if (i % WakeThrottle.FUTILE_IN_A_ROW == 0) {
        throttle.stolen();
      }
      assertThat(throttle.shouldWake()).isTrue();
    }
  }

  @Test
  void slowEventsWakeAgain() {
    becomeQuiet();
    long end = System.nanoTime() + WakeThrottle.STREAK * WakeThrottle.SLOW_NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    for (int i = 1; i < WakeThrottle.STREAK; i++) {
      assertThat(throttle.shouldWake()).isFalse();
    }
    assertThat(throttle.shouldWake()).isTrue();
  }

  @Test
  void calmedItWakesAgain() {
    becomeQuiet();
    throttle.calm();
    assertThat(throttle.shouldWake()).isTrue();
  }
}
