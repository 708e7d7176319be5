package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.EchoServer;
import dev.heddle.bench.harness.Reporter;
import dev.heddle.bench.harness.VirtualThreads;

/** The echo server with a virtual thread for each connection. */
final class Echo {
  private static final int IDLE_FOR_EACH_BUSY = 10;

  private Echo() {}

  static void run(int connections, Reporter reporter) throws Exception {
    EchoServer.run(VirtualThreads::start, connections, 0, reporter);
  }

  static void besideIdle(int busy, Reporter reporter) throws Exception {
    EchoServer.run(VirtualThreads::start, busy, IDLE_FOR_EACH_BUSY * busy, reporter);
  }
}
