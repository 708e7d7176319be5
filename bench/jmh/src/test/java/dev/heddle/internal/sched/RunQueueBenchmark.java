package dev.heddle.internal.sched;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** A processor's run queue and the global one, each used by one thread: what they cost at least. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RunQueueBenchmark {
  private static final int MANY = 64;

  private final Work work = new Work() {};
  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();
  private final GlobalQueue global = new GlobalQueue();

  @Benchmark
  public @Nullable Work pushAndTake() {
    queue.push(work);
    return queue.take();
  }

  /** So many pushed, half of them stolen, and both halves taken: a piece of work each. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public int pushStealAndTake() {
    for (int i = 0; i < MANY; i++) {
      queue.push(work);
    }
    int taken = queue.stealInto(thief) == null ? 0 : 1;
    while (thief.take() != null) {
      taken++;
    }
    while (queue.take() != null) {
      taken++;
    }
    return taken;
  }

  /** Without its lock, which belongs to who uses it. */
  @Benchmark
  public @Nullable Work addToGlobalAndTake() {
    global.add(work);
    return global.poll();
  }
}
