package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/** Each number passes through 100 threads, each of which adds one. A hop is an operation. */
final class Pipeline {
  private static final int STAGES = 100;

  private Pipeline() {}

  static long run(int count) throws InterruptedException {
    Channel<Integer> first = Channel.newRendezvousChannel();
    Channel<Integer> last = first;
    for (int i = 0; i < STAGES; i++) {
      last = stage(last);
    }
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        first.send(i);
      }
      first.done();
    });
    long sum = 0;
    while (last.receiveOrClosed() instanceof Integer value) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count) + (long) STAGES * count, sum);
    return (STAGES + 1L) * count;
  }

  private static Channel<Integer> stage(Channel<Integer> in) {
    Channel<Integer> out = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      while (in.receiveOrClosed() instanceof Integer value) {
        out.send(value + 1);
      }
      out.done();
    });
    return out;
  }
}
