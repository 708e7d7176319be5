package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.LockHammer;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that hammer one lock, of the usual kind, which is not fair. */
final class Fairness {
  private Fairness() {}

  static void run(int millis, Reporter reporter) throws InterruptedException {
    new LockHammer(new ReentrantLock(), VirtualThreads::start).run(millis, reporter);
  }
}
