package dev.heddle.internal.sched;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Chan;
import dev.heddle.Scheduler;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.policy.WakeThrottle;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The monitor has a processor wake carriers again when goroutines there take long turns. */
class WakingAgainTest {

  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONG_TURN_NANOS = 10 * WakeThrottle.SLOW_NANOS;

  private final Scheduler scheduler =
      Scheduler.builder().name("waking-again").parallelism(2).build();
  private final Chan<Integer> ping = chan();
  private final Chan<Integer> pong = chan();
  private boolean becameSuppressed;
  private boolean wokeAgain;

  @Test
  void longTurnsEndTheSuppressionOfWakeUps() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler.go(this::passValuesFastAndThenSlowly).join();
    scheduler.close();
    assertThat(becameSuppressed).isTrue();
    assertThat(wokeAgain).isTrue();
  }

  private void passValuesFastAndThenSlowly() {
    go(() -> {
      for (int value : ping) {
        pong.send(value);
      }
    });
    becameSuppressed = isSuppressedSoon(true, 0);
    wokeAgain = isSuppressedSoon(false, LONG_TURN_NANOS);
    ping.close();
  }

  /** Passes values, with pauses between, until a processor is quiet, or none is. */
  private boolean isSuppressedSoon(boolean suppressed, long pauseNanos) {
    long start = System.nanoTime();
    for (long now = start; now - start < PATIENCE_NANOS; now = System.nanoTime()) {
      if (isAnySuppressed() == suppressed) {
        return true;
      }
      while (System.nanoTime() - now < pauseNanos) {
        Thread.onSpinWait();
      }
      ping.send(1);
      pong.receive();
    }
    return false;
  }

  private static boolean isAnySuppressed() {
    Dispatcher dispatcher = LiveScheduler.named("waking-again").dispatcher();
    return Arrays.stream(dispatcher.processors().inUse())
        .anyMatch(processor -> processor.throttle.isSuppressed());
  }
}
