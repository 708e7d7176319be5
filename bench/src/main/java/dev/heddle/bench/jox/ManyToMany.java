package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.ArrayList;
import java.util.List;

/** Eight producers and eight consumers share one buffered channel. */
final class ManyToMany {
  private static final int WORKERS = 8;

  private ManyToMany() {}

  static long run(int count) throws InterruptedException {
    Channel<Integer> numbers = Channel.newBufferedChannel(128);
    Channel<Long> sums = Channel.newRendezvousChannel();
    int each = count / WORKERS;
    List<Thread> producers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      producers.add(
          VirtualThreads.start(() -> {
            for (int i = 0; i < each; i++) {
              numbers.send(i);
            }
          }));
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      VirtualThreads.start(() -> sums.send(sumOf(numbers)));
    }
    for (Thread producer : producers) {
      producer.join();
    }
    numbers.done();

    long total = 0;
    for (int worker = 0; worker < WORKERS; worker++) {
      total += sums.receive();
    }
    Check.equal("sum", WORKERS * Check.sumBelow(each), total);
    return (long) WORKERS * each;
  }

  private static long sumOf(Channel<Integer> numbers) throws InterruptedException {
    long sum = 0;
    while (numbers.receiveOrClosed() instanceof Integer value) {
      sum += value;
    }
    return sum;
  }
}
