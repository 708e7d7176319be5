package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The timers of the process, and the thread that serves them. */
class TimersTest {

  /** Counts how often it fires. */
  private static final class Counting extends Timed {
    final AtomicInteger fired = new AtomicInteger();
    final CountDownLatch once = new CountDownLatch(1);

    @Override
    protected void fire() {
      fired.incrementAndGet();
      once.countDown();
    }
  }

  @Test
  void aTimerFiresOnceAndNotEarly() throws InterruptedException {
    Counting timer = new Counting();
    long start = System.nanoTime();
    Timers.start(timer, 5_000_000);
    timer.once.await();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    assertThat(timer.fired).hasValue(1);
    assertThat(Timers.stop(timer)).isFalse();
  }

  @Test
  void aTimerThatWasStoppedDoesNotFire() throws InterruptedException {
    Counting stopped = new Counting();
    Counting later = new Counting();
    Timers.start(stopped, 10_000_000_000L);
    assertThat(Timers.stop(stopped)).isTrue();
    assertThat(Timers.stop(stopped)).isFalse();
    Timers.start(later, 1);
    later.once.await();
    assertThat(stopped.fired).hasValue(0);
  }

  @Test
  void aTimerThatWasNotStartedCannotBeStopped() {
    assertThat(Timers.stop(new Counting())).isFalse();
  }

  @Test
  void aTimerMayBeStartedAgain() throws InterruptedException {
    Counting timer = new Counting();
    Timers.start(timer, 0);
    timer.once.await();
    Timers.start(timer, 1_000);
    while (timer.fired.get() < 2) {
      Thread.onSpinWait();
    }
  }

  /** The thread must not sleep on for a timer that was stopped while it was about to sleep. */
  @Test
  void timersThatAreStoppedDoNotKeepOthersFromFiring() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread stopping =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!done.get()) {
                Counting stopped = new Counting();
                Timers.start(stopped, 20_000);
                Timers.stop(stopped);
              }
            });
    for (int i = 0; i < 20_000; i++) {
      Counting timer = new Counting();
      Timers.start(timer, 40_000);
      timer.once.await();
    }
    done.set(true);
    stopping.join();
  }

  @Test
  void durationsTooLongForNanosecondsAreCutShort() {
    assertThat(Timers.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE / 2);
    assertThat(Timers.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isNegative();
    assertThat(Timers.nanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE / 2);
    assertThat(Timers.nanos(Duration.ofMillis(1))).isEqualTo(1_000_000);
  }
}
