package dev.heddle.internal.sched;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onReceive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Chan;
import dev.heddle.Scheduler;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.policy.LocalityTrial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What waits on a processor to which few are left runs, though a goroutine there computes on. */
class GatheredTest {

  /** How long a program is given to be gathered; on a busy machine it may not be. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  /** In a trial it is gathered for one tick of the monitor's at a time. */
  private static final long LONGER_THAN_A_TRIAL_NANOS =
      Duration.ofMillis(4 * Sysmon.TICK_MILLIS).toNanos();

  private final Scheduler scheduler = Scheduler.builder().name("gathered").parallelism(2).build();
  private long received;
  private volatile boolean ran;
  private volatile boolean stopped;

  @Test
  void gatheredGoroutinesRun() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    for (int round = 0; round < 3; round++) {
      ran = false;
      stopped = false;
      scheduler.go(this::passValuesAndThenCompute).join();
    }
    scheduler.close();
  }

  private void passValuesAndThenCompute() {
    Chan<Integer> gate = chan();
    go(() -> {
      gate.receive();
      ran = true;
    });
    List<Chan<Integer>> all = List.of(numbers(), numbers(), numbers());
    passValues(all);
    gate.close();
    while (!ran) {
      Thread.onSpinWait();
    }
    stopped = true;
    for (Chan<Integer> one : all) {
      one.forEach(value -> {});
    }
  }

  private Chan<Integer> numbers() {
    Chan<Integer> numbers = chan();
    go(() -> {
      while (!stopped) {
        numbers.send(1);
      }
      numbers.close();
    });
    return numbers;
  }

  private void passValues(List<Chan<Integer>> from) {
    Select next =
        Select.of(
            from.stream()
                .map(numbers -> onReceive(numbers, value -> received += value))
                .toArray(SelectCase[]::new));
    long start = System.nanoTime();
    long spreadAt = start;
    long now = start;
    while (now - spreadAt < LONGER_THAN_A_TRIAL_NANOS && now - start < PATIENCE_NANOS) {
      for (int i = 0; i < 1_000; i++) {
        next.await();
      }
      now = System.nanoTime();
      if (!localityTrial().isGathered()) {
        spreadAt = now;
      }
    }
    assertThat(received).isPositive();
  }

  private static LocalityTrial localityTrial() {
    return LiveScheduler.named("gathered").dispatcher().localityTrial();
  }
}
