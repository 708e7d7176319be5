package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When making one goroutine ready wakes a carrier. */
class WakeThrottleTest {

  private final WakeThrottle throttle = new WakeThrottle();

  private void becomeQuiet() {
    // A slow machine may need several streaks until one is fast.
    while (throttle.shouldWake()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void atTheStartEveryEventWakes() {
    for (int i = 1; i < WakeThrottle.FAST_STREAK; i++) {
      assertThat(throttle.shouldWake()).isTrue();
    }
  }

  @Test
  void fastEventsBecomeQuiet() {
    becomeQuiet();
    assertThat(throttle.shouldWake()).isFalse();
  }

  @Test
  void slowEventsWakeAgain() {
    becomeQuiet();
    long end = System.nanoTime() + WakeThrottle.FAST_STREAK * WakeThrottle.SLOW_NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    boolean woke = false;
    for (int i = 0; i < WakeThrottle.FAST_STREAK; i++) {
      woke |= throttle.shouldWake();
    }
    assertThat(woke).isTrue();
  }

  @Test
  void calmedItWakesAgain() {
    becomeQuiet();
    throttle.calm();
    assertThat(throttle.shouldWake()).isTrue();
  }
}
