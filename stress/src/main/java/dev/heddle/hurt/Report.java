package dev.heddle.hurt;

import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process: says what failed, with all threads and goroutines. Its own two threads are
 * started beforehand, since there may be none to have, nor memory, when something fails.
 */
final class Report {

  static final int FAULT = 1;
  static final int HANG = 3;

  private static final long DUMP_NANOS = 30_000_000_000L;

  /** What failed, and with which status the process ends. */
  private record Fault(int status, String what, @Nullable Throwable cause) {}

  private static volatile @Nullable Fault first;

  private Report() {}

  /** {@code parties} prints, at the end, what those who take part are doing. */
  static void start(Scheduler scheduler, Runnable parties) {
    Thread.ofPlatform()
        .daemon()
        .name("hurt-report")
        .start(() -> {
          Fault fault = awaitFault();
          print(fault, scheduler);
          parties.run();
          System.err.flush();
          Runtime.getRuntime().halt(fault.status);
        });
    Thread.ofPlatform()
        .daemon()
        .name("hurt-report-limit")
        .start(() -> {
          Fault fault = awaitFault();
          long start = System.nanoTime();
          while (System.nanoTime() - start < DUMP_NANOS) {
            Pause.nanos(100_000_000);
          }
          System.err.println("hurt: the dump itself hangs");
          Runtime.getRuntime().halt(fault.status);
        });
  }

  private static Fault awaitFault() {
    Fault fault;
    while ((fault = first) == null) {
      Pause.nanos(10_000_000);
    }
    Pause.nanos(1_000_000_000); // until those that fill the heap have let go of it
    return fault;
  }

  /** Something did not hold, or nothing goes on. Does not return. */
  static void end(int kind, String said, @Nullable Throwable thrown) {
    Hog.stopped = true;
    while (first == null) {
      try {
        first = new Fault(kind, said, thrown);
      } catch (OutOfMemoryError e) {
        Pause.here();
      }
    }
    for (; ; ) {
      Pause.nanos(1_000_000_000);
    }
  }

  private static void print(Fault fault, Scheduler scheduler) {
    System.err.println("hurt: " + (fault.status == HANG ? "HANG: " : "FAILED: ") + fault.what);
    for (Throwable thrown = fault.cause; thrown != null; thrown = thrown.getCause()) {
      System.err.println(thrown);
      print(thrown.getStackTrace());
    }
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      System.err.println("\nthread " + entry.getKey() + " " + entry.getKey().getState());
      print(entry.getValue());
    }
    System.err.println(
        "\n" + SchedulerInternals.totals(scheduler) + SchedulerInternals.dump(scheduler));
  }

  /** The ends of a stack: the rest of one that nearly overflows is all alike. */
  static void print(StackTraceElement[] stack) {
    for (int i = 0; i < stack.length; i++) {
      if (i < 30 || i >= stack.length - 10) {
        System.err.println("\tat " + stack[i]);
      }
    }
  }
}
