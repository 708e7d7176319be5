package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.SynchronousQueue;

/** Sends each number to an echo thread and waits for it to come back. */
final class PingPong {
  private PingPong() {}

  static long run(int trips) throws InterruptedException {
    SynchronousQueue<Integer> ping = new SynchronousQueue<>();
    SynchronousQueue<Integer> pong = new SynchronousQueue<>();
    VirtualThreads.start(() -> {
      for (int i = 0; i < trips; i++) {
        pong.put(ping.take());
      }
    });
    for (int i = 0; i < trips; i++) {
      ping.put(i);
      Check.echoed(i, pong.take());
    }
    return trips;
  }
}
