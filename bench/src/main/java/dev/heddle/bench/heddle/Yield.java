package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.yieldNow;

import dev.heddle.bench.harness.Check;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Sixteen goroutines give up their turn again and again. */
final class Yield {
  private static final int GOROUTINES = 16;

  private Yield() {}

  static long run(int count) throws InterruptedException {
    int each = count / GOROUTINES;
    AtomicInteger yielded = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(GOROUTINES);
    for (int goroutine = 0; goroutine < GOROUTINES; goroutine++) {
      go(() -> {
        for (int i = 0; i < each; i++) {
          yieldNow();
        }
        yielded.addAndGet(each);
        all.countDown();
      });
    }
    all.await();
    Check.equal("yields", (long) GOROUTINES * each, yielded.get());
    return (long) GOROUTINES * each;
  }
}
