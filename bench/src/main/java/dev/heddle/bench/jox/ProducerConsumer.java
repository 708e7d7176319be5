package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/** One thread sends the numbers and another adds them up. */
final class ProducerConsumer {
  private ProducerConsumer() {}

  static long unbuffered(int count) throws InterruptedException {
    return transfer(Channel.newRendezvousChannel(), count);
  }

  static long buffered(int count) throws InterruptedException {
    return transfer(Channel.newBufferedChannel(128), count);
  }

  private static long transfer(Channel<Integer> numbers, int count) throws InterruptedException {
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        numbers.send(i);
      }
      numbers.done();
    });
    long sum = 0;
    while (numbers.receiveOrClosed() instanceof Integer value) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count), sum);
    return count;
  }
}
