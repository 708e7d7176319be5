package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goroutines that are pinned to their carriers while they wait. */
class PinnedStressTest {

  private static final int PINNED = 20;
  private static final int VALUES = Rounds.of(10_000);

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    // The JDK's has no other thread for those who are not pinned.
    Assumptions.assumeTrue(JdkThreads.isNative());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void otherGoroutinesRunWhileSomeArePinned(int parallelism) {
    Chan<Integer> gate = Heddle.chan();
    PinnedGate.gate = gate;
    Crew pinned = new Crew(parallelism);
    for (int i = 0; i < PINNED; i++) {
      pinned.add(PinnedGate::pass);
    }
    until(() -> Queues.receivers(gate) == PINNED);
    Chan<Integer> channel = Heddle.chan();
    Crew others = new Crew(parallelism);
    others.add(() -> {
      for (int i = 0; i < VALUES; i++) {
        channel.send(i);
      }
      channel.close();
    });
    others.add(() -> {
      int expected = 0;
      for (int value : channel) {
        assertThat(value).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(VALUES);
    });
    others.join();
    assertThat(Queues.receivers(gate)).isEqualTo(PINNED);
    for (int i = 0; i < PINNED; i++) {
      gate.send(i);
    }
    pinned.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aPinnedGoroutineCanBeCancelled(int parallelism) {
    Chan<Integer> gate = Heddle.chan();
    PinnedGate.gate = gate;
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    List<Goroutine> goroutines = new ArrayList<>();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < PINNED; i++) {
      goroutines.add(
          scheduler.go(() -> {
            try {
              PinnedGate.pass();
            } catch (ExceptionInInitializerError e) {
              thrown.add(e.getCause());
            }
          }));
    }
    until(() -> Queues.receivers(gate) == PINNED);
    goroutines.forEach(Goroutine::cancel);
    goroutines.forEach(Goroutine::join);
    assertThat(thrown).hasSize(PINNED).hasOnlyElementsOfType(CancelledException.class);
    assertThat(Queues.receivers(gate)).isZero();
  }
}
