package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** Eight producers and eight consumers share one bounded queue. */
final class ManyToMany {
  private static final int WORKERS = 8;

  private ManyToMany() {}

  static long run(int count) throws InterruptedException {
    BlockingQueue<Integer> numbers = new ArrayBlockingQueue<>(128);
    BlockingQueue<Long> sums = new SynchronousQueue<>();
    int each = count / WORKERS;
    List<Thread> producers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      producers.add(
          VirtualThreads.start(() -> {
            for (int i = 0; i < each; i++) {
              numbers.put(i);
            }
          }));
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      VirtualThreads.start(() -> sums.put(sumOf(numbers)));
    }
    for (Thread producer : producers) {
      producer.join();
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      numbers.put(Poison.PILL);
    }

    long total = 0;
    for (int worker = 0; worker < WORKERS; worker++) {
      total += sums.take();
    }
    Check.equal("sum", WORKERS * Check.sumBelow(each), total);
    return (long) WORKERS * each;
  }

  private static long sumOf(BlockingQueue<Integer> numbers) throws InterruptedException {
    long sum = 0;
    for (int value = numbers.take(); value != Poison.PILL; value = numbers.take()) {
      sum += value;
    }
    return sum;
  }
}
