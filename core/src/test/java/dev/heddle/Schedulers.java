package dev.heddle;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tests' own schedulers: made once each, and known to the {@link Watchdog}. */
final class Schedulers {

  private static final Map<Integer, Scheduler> BY_PARALLELISM = new ConcurrentHashMap<>();
  private static final List<Scheduler> ALL = new CopyOnWriteArrayList<>();

  private Schedulers() {}

  /** A scheduler that tests share. */
  static Scheduler ofParallelism(int n) {
    return BY_PARALLELISM.computeIfAbsent(n, Schedulers::fresh);
  }

  /** A scheduler of the caller's own. */
  static Scheduler fresh(int parallelism) {
    Scheduler made =
        Scheduler.builder().name("test-p" + parallelism).parallelism(parallelism).build();
    ALL.add(made);
    return made;
  }

  /** Ends the threads of a scheduler that {@link #fresh} made and on which nothing runs. */
  static void end(Scheduler scheduler) {
    ALL.remove(scheduler);
    scheduler.core().shutDown();
  }

  /** All of the tests' schedulers that have not been ended. */
  static List<Scheduler> all() {
    return ALL;
  }
}
