package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Beats;
import dev.heddle.bench.harness.Hog;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;

/** A thread that wakes each 5 ms beside loops that never let go. */
final class Starvation {
  private Starvation() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    int loops = Hog.usualCount();
    Hog hog = new Hog(loops, millis);
    for (int i = 0; i < loops; i++) {
      VirtualThreads.start(hog::loop);
    }
    Beats beats = new Beats();
    do {
      Thread.sleep(5);
      beats.beat();
    } while (!hog.isOver());
    hog.await();
    beats.report(reporter);
  }
}
