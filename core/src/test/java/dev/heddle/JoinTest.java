package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a goroutine's end. */
class JoinTest {

  @ParameterizedTest
  @EnumSource
  void joinReturnsWhenTheGoroutineHasEnded(Caller caller) {
    Chan<Integer> hold = Heddle.chan();
    int[] plain = new int[1];
    Goroutine goroutine =
        Heddle.go(() -> {
          hold.receive();
          plain[0] = 7;
        });
    Caller.Running joiner =
        caller.start(() -> {
          goroutine.join();
          assertThat(plain[0]).isEqualTo(7);
          assertThat(goroutine.state()).isEqualTo(Goroutine.State.DONE);
        });
    until(() -> Queues.receivers(hold) == 1);
    assertThat(joiner.isDone()).isFalse();
    hold.close();
    joiner.join();
  }

  @ParameterizedTest
  @EnumSource
  void joinOfAnEndedGoroutineReturnsAtOnce(Caller caller) {
    Goroutine goroutine = Heddle.go(() -> {});
    goroutine.join();
    caller.call(() -> {
      goroutine.join();
      assertThat(goroutine.join(Duration.ZERO)).isTrue();
      assertThat(goroutine.join(Duration.ofDays(1))).isTrue();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aTimedJoinWaitsItsTime(Caller caller) {
    Chan<Integer> hold = Heddle.chan();
    Goroutine goroutine = Heddle.go(() -> hold.receive());
    long start = System.nanoTime();
    caller.call(() -> assertThat(goroutine.join(Duration.ofMillis(20))).isFalse());
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(goroutine.join(Duration.ZERO)).isFalse();
    assertThat(goroutine.join(Duration.ofSeconds(-1))).isFalse();
    hold.close();
    caller.call(() -> assertThat(goroutine.join(Duration.ofDays(1))).isTrue());
  }

  @Test
  void manyMayJoinOne() {
    Chan<Integer> hold = Heddle.chan();
    Goroutine goroutine = Heddle.go(() -> hold.receive());
    List<Caller.Running> joiners = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      joiners.add(Caller.values()[i % Caller.values().length].start(goroutine::join));
    }
    hold.close();
    joiners.forEach(Caller.Running::join);
  }

  @Test
  void joinReturnsForAGoroutineThatPanicked() {
    Scheduler scheduler = Schedulers.fresh(1);
    scheduler.onPanic(panic -> {});
    Goroutine goroutine =
        scheduler.go(() -> {
          throw new IllegalStateException("boom");
        });
    goroutine.join();
    assertThat(goroutine.state()).isEqualTo(Goroutine.State.DONE);
    Schedulers.end(scheduler);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void joinsRaceWithTheEndAndSeeWhatWasDone(int parallelism) {
    Crew crew = new Crew(parallelism);
    AtomicInteger joined = new AtomicInteger();
    crew.add(() -> {
      int[] plain = new int[1];
      for (int i = 1; i <= 5_000; i++) {
        int now = i;
        Goroutine ending = Heddle.go(() -> plain[0] = now);
        for (int j = 0; j < 2; j++) {
          Heddle.go(
              crew.guarded(() -> {
                assertThat(ending.join(Duration.ofDays(1))).isTrue();
                assertThat(ending.state()).isEqualTo(Goroutine.State.DONE);
                joined.incrementAndGet();
              }));
        }
        ending.join();
        assertThat(plain[0]).isEqualTo(now);
      }
    });
    crew.join();
    until(() -> joined.get() == 10_000);
    crew.check();
  }

  /** The latch of a join is made in the very moment in which the goroutine looks for one. */
  @Test
  void noJoinFromOutsideMissesTheEnd() {
    int[] plain = new int[1];
    int rounds = Rounds.of(100_000);
    for (int i = 1; i <= rounds; i++) {
      int now = i;
      Goroutine ending = Heddle.go(() -> plain[0] = now);
      for (int spins = i % 128; spins > 0; spins--) {
        Thread.onSpinWait();
      }
      assertThat(ending.join(Duration.ofMinutes(1))).isTrue();
      assertThat(plain[0]).isEqualTo(now);
    }
  }
}
