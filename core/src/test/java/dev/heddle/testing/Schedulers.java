package dev.heddle.testing;

import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import dev.heddle.TestAccess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tests' own schedulers: made once each, and known to the {@link Watchdog}. */
public final class Schedulers {

  private static final Map<Integer, Scheduler> BY_PARALLELISM = new ConcurrentHashMap<>();
  private static final List<Scheduler> ALL = new CopyOnWriteArrayList<>();

  private Schedulers() {}

  /** A scheduler that tests share. */
  public static Scheduler ofParallelism(int n) {
    return BY_PARALLELISM.computeIfAbsent(n, Schedulers::fresh);
  }

  /** A scheduler of the caller's own. */
  public static Scheduler fresh(int parallelism) {
    Scheduler made =
        Scheduler.builder().name("test-p" + parallelism).parallelism(parallelism).build();
    ALL.add(made);
    return made;
  }

  /** Ends a scheduler that {@link #fresh} made, and what a deadlock has left on it. */
  public static void end(Scheduler scheduler) {
    cancelAll(scheduler);
    ALL.remove(scheduler);
    TestAccess.shutDown(scheduler);
  }

  /**
   * Cancels the goroutines that have begun on {@code scheduler}, and waits for them, but for those
   * that wait for a lock that nobody gives back: no cancel ends that.
   */
  public static void cancelAll(Scheduler scheduler) {
    for (Goroutine goroutine : TestAccess.begun(scheduler)) {
      goroutine.cancel();
      Eventually.until(() ->
          goroutine.state() == Goroutine.State.DONE || TestAccess.waitsUninterruptibly(goroutine));
    }
  }

  /** All of the tests' schedulers that have not been ended. */
  public static List<Scheduler> all() {
    return ALL;
  }
}
