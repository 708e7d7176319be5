package dev.heddle.bench.heddle;

import dev.heddle.Heddle;
import dev.heddle.bench.harness.LockHammer;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.sync.Mutex;

/** Goroutines that hammer one mutex. */
final class Fairness {
  private Fairness() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    new LockHammer(new Mutex(), body -> Heddle.go(body::work)).run(millis, reporter);
  }
}
