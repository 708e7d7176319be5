package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;

/** Sends each number to an echo goroutine and waits for it to come back. */
final class PingPong {
  private PingPong() {}

  static long run(int trips) {
    Chan<Integer> ping = chan();
    Chan<Integer> pong = chan();
    go(() -> {
      for (Integer value : ping) {
        pong.send(value);
      }
    });
    for (int i = 0; i < trips; i++) {
      ping.send(i);
      Check.echoed(i, pong.receive());
    }
    ping.close();
    return trips;
  }
}
