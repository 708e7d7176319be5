package dev.heddle.internal.sched;

import dev.heddle.bench.jmh.ShortBenchmark;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.RunQueue;
import dev.heddle.internal.queue.Work;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A processor's run queue and the global one, each used by one thread: what they cost at least. */
public class RunQueueBenchmark extends ShortBenchmark {
  private static final int MANY = 64;

  private final Work work = new Work() {};
  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();
  private final GlobalQueue global = new GlobalQueue();

  @Benchmark
  public @Nullable Work pushAndTake() {
    queue.push(work);
    return queue.takeOldest();
  }

  /** So many pushed, half of them stolen, and both halves taken: a piece of work each. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public int pushStealAndTake() {
    for (int i = 0; i < MANY; i++) {
      queue.push(work);
    }
    int taken = queue.stealInto(thief) == null ? 0 : 1;
    while (thief.takeOldest() != null) {
      taken++;
    }
    while (queue.takeOldest() != null) {
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
