package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.Ticker;
import dev.heddle.bench.harness.Hog;
import dev.heddle.bench.harness.Latencies;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;

/** Short goroutines that are started now and then, beside pieces of computing of 20 ms each. */
final class Interactive {
  private Interactive() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    int loops = Hog.usualCount();
    Hog hog = new Hog(loops, millis);
    for (int i = 0; i < loops; i++) {
      go(() -> compute(hog));
    }
    Latencies latencies = new Latencies();
    try (Ticker ticker = Ticker.every(Duration.ofMillis(2))) {
      while (!hog.isOver()) {
        ticker.channel().receive();
        long start = System.nanoTime();
        Chan<Void> answered = chan();
        go(answered::close);
        answered.receive();
        latencies.add(System.nanoTime() - start);
      }
    }
    hog.await();
    latencies.report(reporter);
  }

  private static void compute(Hog hog) {
    if (hog.piece()) {
      go(() -> compute(hog));
    }
  }
}
