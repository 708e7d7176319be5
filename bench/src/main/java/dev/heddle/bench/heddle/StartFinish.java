package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.go;

import dev.heddle.bench.harness.Check;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts goroutines that finish at once, and waits for all of them. */
final class StartFinish {
  private StartFinish() {}

  static long run(int count) throws InterruptedException {
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      go(() -> {
        ran.getAndIncrement();
        all.countDown();
      });
    }
    all.await();
    Check.equal("goroutines", count, ran.get());
    return count;
  }
}
