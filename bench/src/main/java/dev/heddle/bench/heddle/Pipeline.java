package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/** Each number passes through 100 goroutines, each of which adds one. A hop is an operation. */
final class Pipeline {
  private static final int STAGES = 100;

  private Pipeline() {}

  static long run(int count) {
    Chan<Integer> first = chan();
    Chan<Integer> last = first;
    for (int i = 0; i < STAGES; i++) {
      last = stage(last);
    }
    go(() -> {
      for (int i = 0; i < count; i++) {
        first.send(i);
      }
      first.close();
    });
    long sum = 0;
    for (int value : last) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count) + (long) STAGES * count, sum);
    return (STAGES + 1L) * count;
  }

  private static Chan<Integer> stage(Chan<Integer> in) {
    Chan<Integer> out = chan();
    go(() -> {
      for (int value : in) {
        out.send(value + 1);
      }
      out.close();
    });
    return out;
  }
}
