package dev.heddle.testing;

import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/** Goroutines of one scheduler that work together; a test waits for all and sees their failures. */
public final class Crew {

  private final Scheduler scheduler;
  private final List<Goroutine> members = new ArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  public Crew(int parallelism) {
    this(Schedulers.ofParallelism(parallelism));
  }

  public Crew(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  public Goroutine add(Task task) {
    Goroutine member = scheduler.go(guarded(task));
    members.add(member);
    return member;
  }

  /** The task, whose failure {@link #join} throws. */
  public Task guarded(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        failures.add(e);
        // At once, too: what failed may be waited for by others, and the test hang.
        new AssertionError("a goroutine of the test failed", e).printStackTrace();
      }
    };
  }

  /**
   * Runs {@code task.apply(i)} for each i below {@code size}, each on a goroutine, and throws what
   * any threw.
   */
  public static void runAll(int parallelism, int size, IntFunction<Task> task) {
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < size; i++) {
      crew.add(task.apply(i));
    }
    crew.join();
  }

  /** Waits for all, and throws the first failure. */
  public void join() {
    members.forEach(Goroutine::join);
    check();
  }

  public void check() {
    Throwable failure = failures.peek();
    if (failure != null) {
      throw new AssertionError("a goroutine of the test failed", failure);
    }
  }
}
