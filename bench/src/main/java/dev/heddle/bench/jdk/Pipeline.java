package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.SynchronousQueue;

/** Each number passes through 100 threads, each of which adds one. A hop is an operation. */
final class Pipeline {
  private static final int STAGES = 100;

  private Pipeline() {}

  static long run(int count) throws InterruptedException {
    SynchronousQueue<Integer> first = new SynchronousQueue<>();
    SynchronousQueue<Integer> last = first;
    for (int i = 0; i < STAGES; i++) {
      last = stage(last);
    }
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        first.put(i);
      }
      first.put(Poison.PILL);
    });
    long sum = 0;
    for (int value = last.take(); value != Poison.PILL; value = last.take()) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(count) + (long) STAGES * count, sum);
    return (STAGES + 1L) * count;
  }

  private static SynchronousQueue<Integer> stage(SynchronousQueue<Integer> in) {
    SynchronousQueue<Integer> out = new SynchronousQueue<>();
    VirtualThreads.start(() -> {
      for (int value = in.take(); value != Poison.PILL; value = in.take()) {
        out.put(value + 1);
      }
      out.put(Poison.PILL);
    });
    return out;
  }
}
