package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.bench.harness.Beside;
import dev.heddle.bench.harness.PartedProgram;
import java.time.Duration;

/** A short goroutine beside many that compute. */
final class BesideHogs {

  private static final Beside.Task TASK =
      new Beside.Task() {
        @Override
        public void sleep(long nanos) {
          Heddle.sleep(Duration.ofNanos(nanos));
        }

        @Override
        public void ask() {
          Chan<Void> answered = chan();
          go(answered::close);
          answered.receive();
        }
      };

  private BesideHogs() {}

  static PartedProgram of(int loops) {
    return (millis, reporter) -> Beside.run(loops, millis, body -> go(body::work), TASK, reporter);
  }
}
