package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.SynchronousQueue;

/** A Fibonacci number, with a thread and a queue for each call. A call is an operation. */
final class ForkJoin {
  private ForkJoin() {}

  static long run(int n) throws InterruptedException {
    int result = fibonacci(n).take();
    Check.equal("fibonacci", Check.fibonacci(n), result);
    return 2L * Check.fibonacci(n + 1) - 1;
  }

  private static SynchronousQueue<Integer> fibonacci(int n) {
    SynchronousQueue<Integer> result = new SynchronousQueue<>();
    VirtualThreads.start(() -> {
      if (n < 2) {
        result.put(n);
        return;
      }
      SynchronousQueue<Integer> left = fibonacci(n - 1);
      SynchronousQueue<Integer> right = fibonacci(n - 2);
      result.put(left.take() + right.take());
    });
    return result;
  }
}
