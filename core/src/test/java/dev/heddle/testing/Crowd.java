package dev.heddle.testing;

import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many goroutines at once, on a scheduler of a given parallelism. */
public final class Crowd {

  private static final Map<Integer, Scheduler> SCHEDULERS = new ConcurrentHashMap<>();

  private Crowd() {}

  /** Runs {@code task.apply(i)} for each i below {@code size}, and throws what any threw. */
  public static void run(int parallelism, int size, IntFunction<Task> task)
      throws InterruptedException {
    Scheduler scheduler =
        SCHEDULERS.computeIfAbsent(
            parallelism, n -> Scheduler.builder().name("sync-p" + n).parallelism(n).build());
    CountDownLatch done = new CountDownLatch(size);
    CopyOnWriteArrayList<Throwable> thrown = new CopyOnWriteArrayList<>();
    for (int i = 0; i < size; i++) {
      Task one = task.apply(i);
      scheduler.go(() -> {
        try {
          one.run();
        } catch (Throwable e) {
          thrown.add(e);
        }
        done.countDown();
      });
    }
    if (!done.await(Patience.nanos(100), TimeUnit.NANOSECONDS)) {
      throw new AssertionError(done.getCount() + " of " + size + " did not end; thrown: " + thrown);
    }
    if (!thrown.isEmpty()) {
      throw new AssertionError(thrown.getFirst());
    }
  }
}
