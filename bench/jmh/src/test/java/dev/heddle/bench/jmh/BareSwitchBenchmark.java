package dev.heddle.bench.jmh;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.ArrayDeque;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A switch with nothing of Heddle's in it: what the JVM asks for a virtual thread that leaves its
 * carrier and comes back. No hop of a goroutine can cost less.
 */
public class BareSwitchBenchmark extends ShortBenchmark {
  private static final int SWITCHES = 100_000;

  /** The whole scheduler, of the one thread that runs it. */
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();

  /** Two virtual threads take turns. A thread of the system runs them; a goroutine could not. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void yieldOnABareScheduler() throws InterruptedException {
    Thread carrier = new Thread(this::switchOften);
    carrier.start();
    carrier.join();
  }

  private void switchOften() {
    if (queue.isEmpty()) {
      startYielding();
      startYielding();
    }
    for (int i = 0; i < SWITCHES; i++) {
      queue.remove().run();
    }
  }

  private void startYielding() {
    JdkThreads.newVirtualThread(
            queue::add,
            () -> {
              for (; ; ) {
                Thread.yield();
              }
            })
        .start();
  }
}
