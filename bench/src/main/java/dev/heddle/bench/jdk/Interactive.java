package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Hog;
import dev.heddle.bench.harness.Latencies;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;

/** Short threads that are started now and then, beside pieces of computing of 20 ms each. */
final class Interactive {
  private Interactive() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    int loops = Hog.usualCount();
    Hog hog = new Hog(loops, millis);
    for (int i = 0; i < loops; i++) {
      VirtualThreads.start(() -> compute(hog));
    }
    Latencies latencies = new Latencies();
    while (!hog.isOver()) {
      Thread.sleep(2);
      long start = System.nanoTime();
      CountDownLatch answered = new CountDownLatch(1);
      VirtualThreads.start(answered::countDown);
      answered.await();
      latencies.add(System.nanoTime() - start);
    }
    hog.await();
    latencies.report(reporter);
  }

  private static void compute(Hog hog) {
    if (hog.piece()) {
      VirtualThreads.start(() -> compute(hog));
    }
  }
}
