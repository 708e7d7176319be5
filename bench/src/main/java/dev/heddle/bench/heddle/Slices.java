package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.sleep;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Two pairs that pass a token on one processor, of which one computes a thousand times longer
 * before it passes it on: how many times as much that one computed. One is fair.
 */
final class Slices {
  private static final int LIGHT_ROUNDS = 1_000;
  private static final int HEAVY_ROUNDS = 1_000_000;

  private Slices() {}

  static void run(int millis, Reporter reporter) {
    try (Scheduler one = Scheduler.builder().parallelism(1).build()) {
      LongAdder heavy = new LongAdder();
      LongAdder light = new LongAdder();
      List<Goroutine> players = new ArrayList<>();
      pair(one, HEAVY_ROUNDS, heavy, players);
      pair(one, LIGHT_ROUNDS, light, players);
      sleep(Duration.ofMillis(millis));
      reporter.report("", light.sum(), heavy.sum(), "times");
      players.forEach(Goroutine::cancel);
      players.forEach(Goroutine::join);
    }
  }

  private static void pair(Scheduler on, int rounds, LongAdder done, List<Goroutine> players) {
    Chan<Integer> token = chan();
    for (int i = 0; i < 2; i++) {
      players.add(
          on.go(() -> {
            for (int taken : token) {
              done.add(compute(rounds) == 0 ? 2L * rounds : rounds);
              token.send(taken);
            }
          }));
    }
    token.send(1);
  }

  private static int compute(int rounds) {
    int random = 1;
    for (int i = 0; i < rounds; i++) {
      random = random * 1_664_525 + 1_013_904_223;
    }
    return random;
  }
}
