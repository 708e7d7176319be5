package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Beside;
import dev.heddle.bench.harness.PartedProgram;
import dev.heddle.bench.harness.VirtualThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A short virtual thread beside many that compute. */
final class BesideHogs {

  private static final Beside.Task TASK =
      new Beside.Task() {
        @Override
        public void sleep(long nanos) throws InterruptedException {
          Thread.sleep(Duration.ofNanos(nanos));
        }

        @Override
        public void ask() throws InterruptedException {
          CountDownLatch answered = new CountDownLatch(1);
          VirtualThreads.start(answered::countDown);
          answered.await();
        }
      };

  private BesideHogs() {}

  static PartedProgram of(int loops) {
    return (millis, reporter) -> Beside.run(loops, millis, VirtualThreads::start, TASK, reporter);
  }
}
