package dev.heddle.bench.jox;

import static com.softwaremill.jox.Select.select;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/** Receives from whichever of three rendezvous channels is ready, each with its own producer. */
final class Select3 {
  private Select3() {}

  static long run(int count) throws InterruptedException {
    int each = count / 3;
    Channel<Integer> first = counter(each);
    Channel<Integer> second = counter(each);
    Channel<Integer> third = counter(each);
    long sum = 0;
    for (int i = 0; i < 3 * each; i++) {
      int value = select(first.receiveClause(), second.receiveClause(), third.receiveClause());
      sum += value;
    }
    Check.equal("sum", 3 * Check.sumBelow(each), sum);
    return 3L * each;
  }

  private static Channel<Integer> counter(int count) {
    Channel<Integer> numbers = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        numbers.send(i);
      }
    });
    return numbers;
  }
}
