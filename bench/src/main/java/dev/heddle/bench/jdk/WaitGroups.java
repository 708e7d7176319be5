package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Starts ten threads and waits for them, again and again. */
final class WaitGroups {
  private static final int WORKERS = 10;

  private WaitGroups() {}

  static long run(int count) throws InterruptedException {
    int rounds = count / WORKERS;
    long[] slots = new long[WORKERS];
    for (int i = 0; i < rounds; i++) {
      int round = i;
      CountDownLatch group = new CountDownLatch(WORKERS);
      for (int j = 0; j < WORKERS; j++) {
        int worker = j;
        Thread.startVirtualThread(() -> {
          slots[worker] += round;
          group.countDown();
        });
      }
      group.await();
    }
    Check.equal("sum", WORKERS * Check.sumBelow(rounds), Arrays.stream(slots).sum());
    return (long) rounds * WORKERS;
  }
}
