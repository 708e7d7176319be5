package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/**
 * Finds the primes below a limit with a chain of threads, one for each prime found, each of which
 * passes on what its prime does not divide. A number sieved is an operation.
 */
final class Sieve {
  private Sieve() {}

  static long run(int limit) throws InterruptedException {
    Channel<Integer> numbers = countUpTo(limit);
    long sum = 0;
    while (numbers.receiveOrClosed() instanceof Integer prime) {
      sum += prime;
      numbers = filter(numbers, prime);
    }
    Check.equal("sum of primes", Check.sumOfPrimesBelow(limit), sum);
    return limit;
  }

  private static Channel<Integer> countUpTo(int limit) {
    Channel<Integer> numbers = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      for (int i = 2; i < limit; i++) {
        numbers.send(i);
      }
      numbers.done();
    });
    return numbers;
  }

  private static Channel<Integer> filter(Channel<Integer> in, int prime) {
    Channel<Integer> out = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      while (in.receiveOrClosed() instanceof Integer value) {
        if (value % prime != 0) {
          out.send(value);
        }
      }
      out.done();
    });
    return out;
  }
}
