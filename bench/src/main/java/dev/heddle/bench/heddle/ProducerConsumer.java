package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/** One goroutine sends the numbers and another adds them up. */
final class ProducerConsumer {
  private ProducerConsumer() {}

  static long unbuffered(int count) {
    return transfer(chan(), count);
  }

  static long buffered(int count) {
    return transfer(chan(128), count);
  }

  private static long transfer(Chan<Integer> numbers, int count) {
    go(() -> {
      for (int i = 0; i < count; i++) {
        numbers.send(i);
      }
      numbers.close();
    });
    long sum = 0;
    for (int value : numbers) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count), sum);
    return count;
  }
}
