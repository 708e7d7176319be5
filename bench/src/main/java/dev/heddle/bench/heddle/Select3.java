package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.select;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/** Receives from whichever of three unbuffered channels is ready, each with its own producer. */
final class Select3 {
  private long sum;

  private Select3() {}

  static long run(int count) {
    int each = count / 3;
    Select3 receiver = new Select3();
    receiver.receiveAll(counter(each), counter(each), counter(each), 3 * each);
    Check.equal("sum", 3 * Check.sumBelow(each), receiver.sum);
    return 3L * each;
  }

  private void receiveAll(
      Chan<Integer> first, Chan<Integer> second, Chan<Integer> third, int count) {
    for (int i = 0; i < count; i++) {
      select(
          onReceive(first, value -> sum += value),
          onReceive(second, value -> sum += value),
          onReceive(third, value -> sum += value));
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
