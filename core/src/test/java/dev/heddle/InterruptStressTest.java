package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Eventually;
import dev.heddle.testing.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Interrupts that come while goroutines change places on their carriers: each reaches the one it is
 * for, and no other.
 */
class InterruptStressTest {

  private static final int ROUNDS = Rounds.of(2_000);

  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger stray = new AtomicInteger();
  private volatile boolean done;

  @Test
  void eachInterruptReachesItsOwnGoroutine() {
    List<Goroutine> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(Heddle.go(this::waitAndLook));
    }
    for (int i = 0; i < 4; i++) {
      others.add(Heddle.go(this::yieldAndLook));
    }
    List<Goroutine> targets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      targets.add(Heddle.go(this::yieldUntilInterrupted));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      for (Goroutine target : targets) {
        target.cancel();
      }
      int expected = round * targets.size();
      Eventually.until(() -> seen.get() == expected);
    }
    done = true;
    targets.forEach(Goroutine::join);
    others.forEach(Goroutine::join);
    assertThat(seen).hasValue(ROUNDS * targets.size());
    assertThat(stray).hasValue(0);
  }

  private void yieldUntilInterrupted() {
    while (!done) {
      if (Thread.interrupted()) {
        seen.incrementAndGet();
      }
      Heddle.yieldNow();
    }
  }

  private void yieldAndLook() {
    while (!done) {
      Heddle.yieldNow();
      if (Thread.interrupted()) {
        stray.incrementAndGet();
      }
    }
  }

  /** {@code Object.wait} looks at the interrupt status of the carrier. */
  private void waitAndLook() {
    Object monitor = new Object();
    while (!done) {
      Heddle.yieldNow();
      synchronized (monitor) {
        try {
          monitor.wait(0, 1);
        } catch (InterruptedException e) {
          stray.incrementAndGet();
        }
      }
    }
  }
}
