package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.ChannelDone;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;

/**
 * Times the closing of a channel that a thousand threads wait on, until all have finished, again
 * and again.
 */
final class Closing {
  private static final int WAITERS = 1000;

  private Closing() {}

  static void run(int count, Reporter reporter) throws InterruptedException {
    int rounds = count / WAITERS;
    long took = 0;
    for (int round = 0; round < rounds; round++) {
      Channel<Integer> gate = Channel.newRendezvousChannel();
      CountDownLatch parked = new CountDownLatch(WAITERS);
      CountDownLatch woken = new CountDownLatch(WAITERS);
      for (int i = 0; i < WAITERS; i++) {
        VirtualThreads.start(() -> {
          parked.countDown();
          if (gate.receiveOrClosed() instanceof ChannelDone) {
            woken.countDown();
          }
        });
      }
      parked.await();
      long start = System.nanoTime();
      gate.done();
      woken.await();
      took += System.nanoTime() - start;
    }
    reporter.report("", (long) rounds * WAITERS, took, "ns");
  }
}
