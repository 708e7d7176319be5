package dev.heddle.bench.jmh;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A switch with nothing of Heddle's in it: what the JVM asks for a virtual thread that leaves its
 * carrier and comes back. No hop of a goroutine can cost less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BareSwitchBenchmark {
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
