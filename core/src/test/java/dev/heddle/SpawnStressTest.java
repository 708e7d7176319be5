package dev.heddle;

import static dev.heddle.testing.Eventually.until;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goroutines started in masses: each runs once. */
class SpawnStressTest {

  private static final int MANY = Rounds.of(200_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyGoroutineStartedFromInsideRunsOnce(int parallelism) {
    Tally tally = new Tally(MANY);
    AtomicInteger ended = new AtomicInteger();
    Schedulers.ofParallelism(parallelism)
        .go(() -> {
          for (int i = 0; i < MANY; i++) {
            int number = i;
            Heddle.go(() -> {
              tally.received(number);
              ended.incrementAndGet();
            });
          }
        })
        .join();
    until(() -> ended.get() == MANY);
    tally.checkAllReceived();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyGoroutineStartedFromManyThreadsRunsOnce(int parallelism) {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    int each = MANY / 8;
    Tally tally = new Tally(each * 8);
    AtomicInteger ended = new AtomicInteger();
    List<Caller.Running> starters = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int first = t * each;
      starters.add(
          Caller.PLATFORM_THREAD.start(() -> {
            for (int i = first; i < first + each; i++) {
              int number = i;
              scheduler.go(() -> {
                tally.received(number);
                Heddle.yieldNow();
                ended.incrementAndGet();
              });
            }
          }));
    }
    starters.forEach(Caller.Running::join);
    until(() -> ended.get() == each * 8);
    tally.checkAllReceived();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyGoroutineOfATreeRunsOnceAndIsJoined(int parallelism) {
    AtomicInteger leaves = new AtomicInteger();
    Crew crew = new Crew(parallelism);
    crew.add(() -> tree(14, leaves));
    crew.join();
    until(() -> leaves.get() == 1 << 14);
  }

  private static void tree(int depth, AtomicInteger leaves) {
    if (depth == 0) {
      leaves.incrementAndGet();
      return;
    }
    Goroutine left = Heddle.go(() -> tree(depth - 1, leaves));
    tree(depth - 1, leaves);
    left.join();
  }
}
