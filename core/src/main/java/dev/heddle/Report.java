package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.SchedulerCore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What went wrong, in the words of Go's reports. */
final class Report {

  private Report() {}

  /** The report of an exception that left {@code goroutine}, which calls. */
  static PanicException panic(Goroutine goroutine, Throwable thrown) {
    StringBuilder text = new StringBuilder("panic: ").append(thrown).append("\n\n");
    text.append(heading(goroutine, "running")).append('\n');
    frames(text, thrown.getStackTrace());
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      text.append("Caused by: ").append(cause).append('\n');
      frames(text, cause.getStackTrace());
    }
    origin(text, goroutine, thrown.getStackTrace());
    return new PanicException(text.toString().stripTrailing(), thrown);
  }

  /** The report of a deadlock among the goroutines of {@code core}. */
  static DeadlockException deadlock(SchedulerCore core) {
    return new DeadlockException(
        "fatal error: all goroutines are asleep - deadlock!\n\n" + dump(core));
  }

  /** Every goroutine that has begun, in the order of their ids, with what it waits for. */
  static String dump(SchedulerCore core) {
    StringBuilder text = new StringBuilder();
    for (Goroutine goroutine : begun(core)) {
      StackTraceElement[] stack = goroutine.stackTrace();
      text.append(heading(goroutine, doing(goroutine))).append('\n');
      frames(text, stack);
      origin(text, goroutine, stack);
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }

  /** The goroutines of {@code core} that have begun and not ended, in the order of their ids. */
  static List<Goroutine> begun(SchedulerCore core) {
    List<Goroutine> goroutines = new ArrayList<>();
    for (Fiber fiber : core.fibers()) {
      if (fiber.routine() instanceof Goroutine goroutine) {
        goroutines.add(goroutine);
      }
    }
    goroutines.sort(Comparator.comparingLong(Goroutine::id));
    return goroutines;
  }

  private static String heading(Goroutine goroutine, String doing) {
    String name = goroutine.name().isEmpty() ? "" : " \"" + goroutine.name() + "\"";
    return "goroutine " + goroutine.id() + name + " [" + doing + "]:";
  }

  private static String doing(Goroutine goroutine) {
    Waiter waiter = goroutine.currentWait();
    if (waiter == null) {
      return goroutine.state().name().toLowerCase(Locale.ROOT);
    }
    return waiter.reason() + since(waiter.seconds());
  }

  /** For how long a wait has lasted, as far as that is worth a word. */
  static String since(int seconds) {
    int minutes = seconds / 60;
    return minutes == 0 ? "" : ", " + minutes + (minutes == 1 ? " minute" : " minutes");
  }

  private static void frames(StringBuilder text, StackTraceElement[] stack) {
    for (StackTraceElement frame : Frames.own(stack)) {
      text.append("\tat ").append(frame).append('\n');
    }
  }

  /** Where the goroutine was started, or else where the code of its task stands. */
  private static void origin(StringBuilder text, Goroutine goroutine, StackTraceElement[] stack) {
    StackWalker.StackFrame site = goroutine.startedAt();
    if (site != null) {
      text.append("created by ").append(site.toStackTraceElement()).append('\n');
      return;
    }
    StackTraceElement[] own = Frames.own(stack);
    Task task = goroutine.task();
    if (own.length > 0) {
      text.append("created with task ").append(own[own.length - 1]).append('\n');
    } else if (task != null) {
      text.append("created with task ").append(task.getClass().getName()).append('\n');
    }
  }
}
