package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onReceive;

import dev.heddle.Chan;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import dev.heddle.bench.harness.Check;
import java.util.stream.Stream;

/**
 * Receives from whichever of several unbuffered channels is ready, each with its own producer. The
 * cases are built once, as the guide has it for a select in a loop.
 */
final class Selects {
  private long sum;

  private Selects() {}

  static long ofThree(int count) {
    return of(3, count);
  }

  static long ofTen(int count) {
    return of(10, count);
  }

  private static long of(int channels, int count) {
    int each = count / channels;
    Selects receiver = new Selects();
    receiver.receiveAll(channels, each);
    Check.equal("sum", channels * Check.sumBelow(each), receiver.sum);
    return (long) channels * each;
  }

  private void receiveAll(int channels, int each) {
    Select next =
        Select.of(
            Stream.generate(() -> onReceive(counter(each), value -> sum += value))
                .limit(channels)
                .toArray(SelectCase[]::new));
    for (int i = 0; i < channels * each; i++) {
      next.await();
    }
  }

  private static Chan<Integer> counter(int count) {
    Chan<Integer> numbers = chan();
    go(() -> {
      for (int i = 0; i < count; i++) {
        numbers.send(i);
      }
    });
    return numbers;
  }
}
