package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static java.util.Objects.requireNonNull;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/** A Fibonacci number, with a goroutine and a channel for each call. A call is an operation. */
final class ForkJoin {
  private ForkJoin() {}

  static long run(int n) {
    int result = requireNonNull(fibonacci(n).receive());
    Check.equal("fibonacci", Check.fibonacci(n), result);
    return 2L * Check.fibonacci(n + 1) - 1;
  }

  private static Chan<Integer> fibonacci(int n) {
    Chan<Integer> result = chan();
    go(() -> {
      if (n < 2) {
        result.send(n);
        return;
      }
      Chan<Integer> left = fibonacci(n - 1);
      Chan<Integer> right = fibonacci(n - 2);
      result.send(requireNonNull(left.receive()) + requireNonNull(right.receive()));
    });
    return result;
  }
}
