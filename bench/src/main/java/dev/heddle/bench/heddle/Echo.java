package dev.heddle.bench.heddle;

import dev.heddle.Heddle;
import dev.heddle.bench.harness.EchoServer;
import dev.heddle.bench.harness.Reporter;

/** The echo server with a goroutine for each connection. */
final class Echo {
  private static final int IDLE_FOR_EACH_BUSY = 10;

  private Echo() {}

  static void run(int connections, Reporter reporter) throws Exception {
    EchoServer.run(body -> Heddle.go(body::work), connections, 0, reporter);
  }

  static void besideIdle(int busy, Reporter reporter) throws Exception {
    EchoServer.run(body -> Heddle.go(body::work), busy, IDLE_FOR_EACH_BUSY * busy, reporter);
  }
}
