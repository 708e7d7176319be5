package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Sixteen threads give up their turn again and again. */
@SuppressWarnings("ThreadPriorityCheck") // to yield is what is measured
final class Yield {
  private static final int THREADS = 16;

  private Yield() {}

  static long run(int count) throws InterruptedException {
    int each = count / THREADS;
    AtomicInteger yielded = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(THREADS);
    for (int thread = 0; thread < THREADS; thread++) {
      Thread.startVirtualThread(() -> {
        for (int i = 0; i < each; i++) {
          Thread.yield();
        }
        yielded.addAndGet(each);
        all.countDown();
      });
    }
    all.await();
    Check.equal("yields", (long) THREADS * each, yielded.get());
    return (long) THREADS * each;
  }
}
