package dev.heddle.bench.platform;

import dev.heddle.bench.harness.Beside;
import dev.heddle.bench.harness.PartedProgram;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A short thread beside many that compute. */
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
          Thread.ofPlatform().start(answered::countDown);
          answered.await();
        }
      };

  private BesideHogs() {}

  static PartedProgram of(int loops) {
    return (millis, reporter) ->
        Beside.run(loops, millis, body -> Thread.ofPlatform().start(body), TASK, reporter);
  }
}
