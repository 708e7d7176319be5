package dev.heddle.bench.harness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * What a short task takes beside loops that compute in pieces of 200 ms: it wakes each 2 ms, has
 * another answer it, and is measured from when it was due. And what the loops got done meanwhile,
 * and what it takes once they have ended.
 */
public final class Beside {
  private static final long PERIOD_NANOS = 2_000_000;
  private static final long PIECE_NANOS = 200_000_000;

  /** After how long a time without loops the short task is measured once more, and for how long. */
  private static final long SETTLING_NANOS = 100_000_000;

  private static final long AFTER_NANOS = 500_000_000;

  /** How the peer starts something. */
  @FunctionalInterface
  public interface Starter {
    void start(VirtualThreads.Body body);
  }

  /** What the short task does. */
  public interface Task {
    void sleep(long nanos) throws Exception;

    /** Starts another and waits for its answer. */
    void ask() throws Exception;
  }

  /** What blocks its thread, and is answered by another of those that {@code starter} starts. */
  private record Blocking(Starter starter) implements Task {
    @Override
    public void sleep(long nanos) throws InterruptedException {
      Thread.sleep(Duration.ofNanos(nanos));
    }

    @Override
    public void ask() throws InterruptedException {
      CountDownLatch answered = new CountDownLatch(1);
      starter.start(answered::countDown);
      answered.await();
    }
  }

  private Beside() {}

  /** The program for a peer whose threads block, beside {@code loops} loops. */
  public static PartedProgram ofThreads(int loops, Starter starter) {
    Task task = new Blocking(starter);
    return (millis, reporter) -> run(loops, millis, starter, task, reporter);
  }

  /** Runs {@code loops} of them for so many milliseconds; the caller is the short task. */
  public static void run(int loops, int millis, Starter starter, Task task, Reporter reporter)
      throws Exception {
    double nanosOfRound = Hog.nanosOfRound();
    Hog hog = new Hog(loops, millis, PIECE_NANOS);
    for (int i = 0; i < loops; i++) {
      starter.start(() -> compute(hog, starter));
    }
    Latencies latencies = new Latencies();
    measure(task, hog::isOver, latencies);
    hog.await();
    latencies.report(reporter);
    reporter.report("work", 1, (long) (hog.rounds() * nanosOfRound), "ns");
    task.sleep(SETTLING_NANOS);
    Latencies after = new Latencies();
    long end = System.nanoTime() + AFTER_NANOS;
    measure(task, () -> System.nanoTime() - end >= 0, after);
    reporter.report("after, p99", 1, after.percentile(0.99), "ns");
  }

  private static void measure(Task task, BooleanSupplier isOver, Latencies latencies)
      throws Exception {
    long due = System.nanoTime();
    while (!isOver.getAsBoolean()) {
      due = Math.max(due + PERIOD_NANOS, System.nanoTime());
      task.sleep(due - System.nanoTime());
      task.ask();
      latencies.add(System.nanoTime() - due);
    }
  }

  private static void compute(Hog hog, Starter starter) {
    if (hog.piece()) {
      starter.start(() -> compute(hog, starter));
    }
  }
}
