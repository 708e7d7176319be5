package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/**
 * Finds the primes below a limit with a chain of goroutines, one for each prime found, each of
 * which passes on what its prime does not divide. A number sieved is an operation.
 */
final class Sieve {
  private Sieve() {}

  static long run(int limit) {
    Chan<Integer> numbers = countUpTo(limit);
    long sum = 0;
    for (Integer prime = numbers.receive(); prime != null; prime = numbers.receive()) {
      sum += prime;
      numbers = filter(numbers, prime);
    }
    Check.equal("sum of primes", Check.sumOfPrimesBelow(limit), sum);
    return limit;
  }

  private static Chan<Integer> countUpTo(int limit) {
    Chan<Integer> numbers = chan();
    go(() -> {
      for (int i = 2; i < limit; i++) {
        numbers.send(i);
      }
      numbers.close();
    });
    return numbers;
  }

  private static Chan<Integer> filter(Chan<Integer> in, int prime) {
    Chan<Integer> out = chan();
    go(() -> {
      for (Integer value : in) {
        if (value % prime != 0) {
          out.send(value);
        }
      }
      out.close();
    });
    return out;
  }
}
