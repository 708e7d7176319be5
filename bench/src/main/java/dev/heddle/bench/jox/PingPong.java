package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;

/** Sends each number to an echo thread and waits for it to come back. */
final class PingPong {
  private PingPong() {}

  static long run(int trips) throws InterruptedException {
    Channel<Integer> ping = Channel.newRendezvousChannel();
    Channel<Integer> pong = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      while (ping.receiveOrClosed() instanceof Integer value) {
        pong.send(value);
      }
    });
    for (int i = 0; i < trips; i++) {
      ping.send(i);
      Check.echoed(i, pong.receive());
    }
    ping.done();
    return trips;
  }
}
