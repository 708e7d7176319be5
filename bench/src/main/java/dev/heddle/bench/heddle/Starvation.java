package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.go;

import dev.heddle.Ticker;
import dev.heddle.bench.harness.Beats;
import dev.heddle.bench.harness.Hog;
import dev.heddle.bench.harness.Reporter;
import java.time.Duration;

/** A ticker of 5 ms beside loops that never let go. */
final class Starvation {
  private Starvation() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    int loops = Hog.usualCount();
    Hog hog = new Hog(loops, millis);
    for (int i = 0; i < loops; i++) {
      go(hog::loop);
    }
    Beats beats = new Beats();
    try (Ticker ticker = Ticker.every(Duration.ofMillis(5))) {
      do {
        ticker.channel().receive();
        beats.beat();
      } while (!hog.isOver());
    }
    hog.await();
    beats.report(reporter);
  }
}
