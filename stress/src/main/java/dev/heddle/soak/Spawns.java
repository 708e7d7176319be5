package dev.heddle.soak;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Many starts and ends: storms, trees, joins, and sleeps. */
final class Spawns {

  private Spawns() {}

  /** Everybody starts many short goroutines, some of which wait a moment. */
  static void storm(Round round) throws Exception {
    int starters = round.between(1, 8);
    int each = round.between(1, 3_000);
    LongAdder ran = new LongAdder();
    for (int i = 0; i < starters; i++) {
      round.anyone(random -> {
        Chan<Integer> gate = Heddle.chan();
        List<Goroutine> started = new ArrayList<>();
        for (int n = 0; n < each; n++) {
          boolean waits = random.nextInt(4) == 0;
          started.add(
              round.scheduler.go(
                  round.guarded(() -> {
                    if (waits) {
                      round.check(gate.receive() == null, "the gate carries nothing");
                    }
                    ran.increment();
                    round.step();
                  })));
        }
        gate.close();
        for (Goroutine goroutine : started) {
          goroutine.join();
        }
      });
    }
    round.join();
    round.check(
        ran.sum() == (long) starters * each, ran.sum() + " ran, of " + (long) starters * each);
  }

  /** A tree of goroutines, each joined by its parent through a channel. */
  static void forkJoin(Round round) throws Exception {
    int depth = round.between(1, 11);
    Chan<Long> result = Heddle.chan(1);
    round.go(random -> fork(round, depth, result));
    long leaves = Round.next(result);
    round.check(leaves == 1L << depth, leaves + " leaves, not 2 to the " + depth);
    round.join();
  }

  private static void fork(Round round, int depth, Chan<Long> result) {
    round.step();
    if (depth == 0) {
      result.send(1L);
      return;
    }
    Chan<Long> halves = Heddle.chan(depth % 3);
    Heddle.go(round.guarded(() -> fork(round, depth - 1, halves)));
    Heddle.go(round.guarded(() -> fork(round, depth - 1, halves)));
    result.send(Round.next(halves) + Round.next(halves));
  }

  /** Nobody wakes early, and everybody wakes. */
  static void sleeps(Round round) throws Exception {
    for (int i = round.between(1, 300); i > 0; i--) {
      round.anyone(random -> {
        for (int n = random.nextInt(5); n >= 0; n--) {
          Duration length = Duration.ofNanos(random.nextLong(5_000_000));
          long start = System.nanoTime();
          switch (random.nextInt(3)) {
            case 0 -> Heddle.sleep(length);
            case 1 -> round.check(Heddle.after(length).receive() != null, "after is closed");
            default -> Thread.sleep(length);
          }
          long slept = System.nanoTime() - start;
          round.check(slept >= length.toNanos(), "slept " + slept + " ns, not " + length);
          round.step();
        }
      });
    }
    round.join();
  }
}
