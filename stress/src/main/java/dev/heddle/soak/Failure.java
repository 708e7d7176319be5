package dev.heddle.soak;

import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the soak: says what failed, with everything that helps to find out why. */
final class Failure {

  static final int FAULT = 1;
  static final int HANG = 3;

  /** How long the dump may take before the process ends without it. */
  private static final int DUMP_SECONDS = 60;

  private static final AtomicBoolean REPORTED = new AtomicBoolean();
  private static final Set<Scheduler> SCHEDULERS = ConcurrentHashMap.newKeySet();

  private Failure() {}

  /** Has dumps show {@code scheduler} too, until it is forgotten. */
  static void watch(Scheduler scheduler) {
    SCHEDULERS.add(scheduler);
  }

  static void forget(Scheduler scheduler) {
    SCHEDULERS.remove(scheduler);
  }

  /** Something did not hold in {@code round}. Does not return. */
  static void of(Round round, Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    end(FAULT, "soak: FAILED in round " + round + "\n" + text);
  }

  /** Something did not hold after the rounds. Does not return. */
  static void of(String what) {
    end(FAULT, "soak: FAILED: " + what);
  }

  /** {@code round} has made no progress. Does not return. */
  static void hang(Round round, long seconds) {
    end(HANG, "soak: HANG: no progress for " + seconds + " s in round " + round);
  }

  private static void end(int status, String what) {
    if (REPORTED.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              Thread.sleep(DUMP_SECONDS * 1000L);
            } catch (InterruptedException e) {
              // nobody interrupts it
            }
            System.err.println("soak: the dump itself hangs");
            Runtime.getRuntime().halt(status);
          });
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              System.err.println(what);
              System.err.println("again: ./heddle soak --round NAME --seed SEED, as named above");
              dumpThreads();
              SCHEDULERS.forEach(Failure::dump);
            } finally {
              System.err.flush();
              Runtime.getRuntime().halt(status);
            }
          });
    }
    for (; ; ) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // the process ends in a moment
      }
    }
  }

  private static void dump(Scheduler scheduler) {
    System.err.println(
        "\nscheduler of parallelism "
            + scheduler.parallelism()
            + ": "
            + SchedulerInternals.totals(scheduler));
    System.err.println(SchedulerInternals.dump(scheduler));
  }

  private static void dumpThreads() {
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      System.err.println("\nthread " + entry.getKey() + " " + entry.getKey().getState());
      for (StackTraceElement frame : entry.getValue()) {
        System.err.println("\tat " + frame);
      }
    }
  }
}
