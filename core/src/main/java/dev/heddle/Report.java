package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.SchedulerCore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What went wrong, in the words of Go's reports. */
final class Report {

  /** How many goroutines a report shows that is no dump. */
  private static final int SHOWN = 20;

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

  /**
   * The report that goroutines of {@code core} are ready and have no thread, and who holds them.
   *
   * @param cause what the system said when it was asked for one more; null if it was not asked
   */
  static String threadLimit(SchedulerCore core, @Nullable Throwable cause) {
    List<Goroutine> holders =
        begun(core).stream().filter(one -> one.state() == Goroutine.State.RUNNING).toList();
    StringBuilder text = new StringBuilder("heddle: goroutines of the scheduler ");
    text.append(core.name()).append(" are ready to run, and have no thread: ");
    if (cause == null) {
      text.append("all ").append(core.maxThreads()).append(" that it may use are held by");
      text.append(" goroutines that are blocked in the operating system or run on and on.");
      text.append(" Raise maxThreads (-Dheddle.maxThreads for the global scheduler),");
    } else {
      text.append("the system gives no more (").append(cause).append("). Raise its limit,");
    }
    text.append(" or bound how many goroutines make such calls at once. These hold a thread:\n\n");
    some(text, holders);
    return text.toString().stripTrailing();
  }

  /** The report that a close of {@code core} still waits, and for whom. */
  static String closing(SchedulerCore core) {
    List<Goroutine> left = begun(core);
    StringBuilder text = new StringBuilder("heddle: the close of the scheduler ");
    text.append(core.name()).append(" still waits for these goroutines to end:\n\n");
    some(text, left);
    return text.toString().stripTrailing();
  }

  /** The first of {@code goroutines}, and how many more there are. */
  private static void some(StringBuilder text, List<Goroutine> goroutines) {
    for (Goroutine goroutine : goroutines.subList(0, Math.min(SHOWN, goroutines.size()))) {
      one(text, goroutine);
    }
    if (goroutines.size() > SHOWN) {
      text.append("and ").append(goroutines.size() - SHOWN).append(" more\n");
    }
  }

  /** Every goroutine that has begun, in the order of their ids, with what it waits for. */
  static String dump(SchedulerCore core) {
    StringBuilder text = new StringBuilder();
    for (Goroutine goroutine : begun(core)) {
      one(text, goroutine);
    }
    return text.toString().stripTrailing();
  }

  private static void one(StringBuilder text, Goroutine goroutine) {
    StackTraceElement[] stack = goroutine.stackTrace();
    text.append(heading(goroutine, doing(goroutine))).append('\n');
    frames(text, stack);
    origin(text, goroutine, stack);
    text.append('\n');
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
      text.append("\tat ").append(Frames.text(frame)).append('\n');
    }
  }

  /** Where the goroutine was started, or else where the code of its task stands. */
  private static void origin(StringBuilder text, Goroutine goroutine, StackTraceElement[] stack) {
    StackWalker.StackFrame site = goroutine.startedAt();
    if (site != null && Frames.isMachinery(site.toStackTraceElement())) {
      return; // the main goroutine of a program that the command runs
    }
    if (site != null) {
      text.append("created by ").append(Frames.text(site.toStackTraceElement())).append('\n');
      return;
    }
    StackTraceElement[] own = Frames.own(stack);
    Class<?> task = goroutine.taskClass();
    if (own.length > 0) {
      text.append("created with task ").append(Frames.text(own[own.length - 1])).append('\n');
    } else if (task != null) {
      text.append("created with task ").append(task.getName()).append('\n');
    }
  }
}
