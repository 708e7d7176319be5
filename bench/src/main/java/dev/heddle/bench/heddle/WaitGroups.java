package dev.heddle.bench.heddle;

import dev.heddle.bench.harness.Check;
import dev.heddle.sync.WaitGroup;
import java.util.Arrays;

/** Starts ten goroutines and waits for them, again and again. */
final class WaitGroups {
  private static final int WORKERS = 10;

  private WaitGroups() {}

  static long run(int count) {
    int rounds = count / WORKERS;
    long[] slots = new long[WORKERS];
    WaitGroup group = new WaitGroup();
    for (int i = 0; i < rounds; i++) {
      int round = i;
      for (int j = 0; j < WORKERS; j++) {
        int worker = j;
        group.go(() -> slots[worker] += round);
      }
      group.await();
    }
    Check.equal("sum", WORKERS * Check.sumBelow(rounds), Arrays.stream(slots).sum());
    return (long) rounds * WORKERS;
  }
}
