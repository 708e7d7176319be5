package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.SynchronousQueue;

/**
 * Finds the primes below a limit with a chain of threads, one for each prime found, each of which
 * passes on what its prime does not divide. A number sieved is an operation.
 */
final class Sieve {
  private Sieve() {}

  static long run(int limit) throws InterruptedException {
    SynchronousQueue<Integer> numbers = countUpTo(limit);
    long sum = 0;
    for (int prime = numbers.take(); prime != Poison.PILL; prime = numbers.take()) {
      sum += prime;
      numbers = filter(numbers, prime);
    }
    Check.equal("sum of primes", Check.sumOfPrimesBelow(limit), sum);
    return limit;
  }

  private static SynchronousQueue<Integer> countUpTo(int limit) {
    SynchronousQueue<Integer> numbers = new SynchronousQueue<>();
    VirtualThreads.start(() -> {
      for (int i = 2; i < limit; i++) {
        numbers.put(i);
      }
      numbers.put(Poison.PILL);
    });
    return numbers;
  }

  private static SynchronousQueue<Integer> filter(SynchronousQueue<Integer> in, int prime) {
    SynchronousQueue<Integer> out = new SynchronousQueue<>();
    VirtualThreads.start(() -> {
      for (Integer value = in.take(); value != Poison.PILL; value = in.take()) {
        if (value % prime != 0) {
          out.put(value);
        }
      }
      out.put(Poison.PILL);
    });
    return out;
  }
}
