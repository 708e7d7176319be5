package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/** A Fibonacci number, with a thread and a channel for each call. A call is an operation. */
final class ForkJoin {
  private ForkJoin() {}

  static long run(int n) throws InterruptedException {
    int result = fibonacci(n).receive();
    Check.equal("fibonacci", Check.fibonacci(n), result);
    return 2L * Check.fibonacci(n + 1) - 1;
  }

  private static Channel<Integer> fibonacci(int n) {
    Channel<Integer> result = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      if (n < 2) {
        result.send(n);
        return;
      }
      Channel<Integer> left = fibonacci(n - 1);
      Channel<Integer> right = fibonacci(n - 2);
      result.send(left.receive() + right.receive());
    });
    return result;
  }
}
