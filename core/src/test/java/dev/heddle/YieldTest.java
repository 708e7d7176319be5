package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Crew;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a goroutine that gives up its turn leaves to the others. */
class YieldTest {

  @Test
  void goroutinesThatOnlyYieldDoNotStarveOthers() {
    int yielders = 2 * Runtime.getRuntime().availableProcessors();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger slept = new AtomicInteger();
    Crew crew = new Crew(Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < yielders; i++) {
      crew.add(() -> {
        while (!done.get()) {
          Heddle.yieldNow();
        }
      });
    }
    crew.add(() -> {
      for (int i = 0; i < 200; i++) {
        Heddle.sleep(Duration.ofNanos(1_000));
        slept.incrementAndGet();
      }
      done.set(true);
    });
    crew.join();
    assertThat(slept).hasValue(200);
  }

  @Test
  void aThousandGoroutinesThatOnlyYieldAllGetTurns() {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger begun = new AtomicInteger();
    int[] turns = new int[1_000];
    try (Scheduler scheduler = Scheduler.builder().parallelism(1).build()) {
      for (int i = 0; i < turns.length; i++) {
        int me = i;
        scheduler.go(() -> {
          begun.incrementAndGet();
          while (begun.get() < turns.length) {
            Heddle.yieldNow();
          }
          while (!done.get()) {
            if (++turns[me] == 2_000) {
              done.set(true);
            }
            Heddle.yieldNow();
          }
        });
      }
    }
    // In fallback the JDK's scheduler shares the turns out, and not as evenly.
    int bound = JdkThreads.isNative() ? 500 : 0;
    assertThat(Arrays.stream(turns).min().orElseThrow()).isGreaterThan(bound);
  }
}
