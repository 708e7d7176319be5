package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** One thread sends the numbers and another adds them up. */
final class ProducerConsumer {
  private ProducerConsumer() {}

  static long unbuffered(int count) throws InterruptedException {
    return transfer(new SynchronousQueue<>(), count);
  }

  static long buffered(int count) throws InterruptedException {
    return transfer(new ArrayBlockingQueue<>(128), count);
  }

  private static long transfer(BlockingQueue<Integer> numbers, int count)
      throws InterruptedException {
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        numbers.put(i);
      }
      numbers.put(Poison.PILL);
    });
    long sum = 0;
    for (int value = numbers.take(); value != Poison.PILL; value = numbers.take()) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count), sum);
    return count;
  }
}
