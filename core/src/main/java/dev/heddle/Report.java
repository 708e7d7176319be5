package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.report.ExceptionText;
import dev.heddle.internal.report.Frames;
import dev.heddle.internal.report.Lineage;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.SchedulerCore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes reports of failures in the words of Go's reports. */
final class Report {

  /** How many goroutines a report shows, if it is not a dump. */
  static final int SHOWN = 20;

  private Report() {}

  /** The report of an exception that left {@code goroutine}, which calls. */
  static PanicException panic(Goroutine goroutine, Throwable thrown) {
    StringBuilder text = new StringBuilder("panic: ");
    text.append(ExceptionText.title(thrown)).append("\n\n");
    try {
      text.append(heading(goroutine, "running")).append('\n');
      ExceptionText.appendBelow(text, thrown);
      StackTraceElement[] stack = thrown.getStackTrace();
      boolean fromHere = Frames.isOfAGoroutine(stack);
      origin(text, goroutine, fromHere ? Frames.own(stack) : new StackTraceElement[0]);
    } catch (Throwable own) { // getCause and getStackTrace may be the user's
      text.append("(the report ends here: ").append(own.getClass().getName()).append(")");
    }
    return new PanicException(text.toString().stripTrailing(), thrown);
  }

  /**
   * The report that goroutines of {@code core} are ready and have no thread, and which hold them.
   *
   * @param cause the error of the system when it was asked for one more; null if it was not asked
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

  /** The report that a close of {@code core} still waits, and for which goroutines. */
  static String closing(SchedulerCore core) {
    List<Goroutine> left = begun(core);
    StringBuilder text = new StringBuilder("heddle: the close of the scheduler ");
    text.append(core.name()).append(" still waits for these goroutines to end:\n\n");
    some(text, left);
    return text.toString().stripTrailing();
  }

  /** The report that {@code waiting} still waits for cancelled tasks of a group, and for which. */
  static String laggards(String waiting, List<Goroutine> some, int all) {
    StringBuilder text = new StringBuilder("heddle: ").append(waiting);
    text.append(" still waits for these tasks of its group to end, which were cancelled:\n\n");
    some.sort(Comparator.comparingLong(Goroutine::id));
    some(text, some, all);
    return text.toString().stripTrailing();
  }

  /** Appends the first of {@code goroutines}, and how many more there are. */
  private static void some(StringBuilder text, List<Goroutine> goroutines) {
    some(text, goroutines, goroutines.size());
  }

  /** The same, of {@code all} of which these are some. */
  private static void some(StringBuilder text, List<Goroutine> goroutines, int all) {
    Holders holders = new Holders();
    int shown = Math.min(SHOWN, goroutines.size());
    for (Goroutine goroutine : goroutines.subList(0, shown)) {
      one(text, goroutine, holders);
    }
    if (all > shown) {
      text.append("and ").append(all - shown).append(" more\n");
    }
  }

  /** Appends {@code goroutine}: its heading, what it waits for, its stack and its origin. */
  static void one(StringBuilder text, Goroutine goroutine, Holders holders) {
    StackTraceElement[] stack = goroutine.stackTrace();
    Waiter waiter = goroutine.currentWait();
    text.append(heading(goroutine, doing(goroutine, waiter))).append('\n');
    List<Awaited> awaited = waiter == null ? List.of() : holders.awaited(waiter);
    if (!awaited.isEmpty()) {
      text.append("\t- waits for ").append(Awaited.text(awaited)).append('\n');
    }
    Frames.append(text, "", stack);
    origin(text, goroutine, stack);
    text.append('\n');
  }

  /** The goroutines of {@code core} that have begun and not ended, in the order of their ids. */
  static List<Goroutine> begun(SchedulerCore core) {
    List<Goroutine> goroutines = new ArrayList<>();
    for (Fiber fiber : core.fibers()) {
      if (fiber.goroutine() instanceof Goroutine goroutine) {
        goroutines.add(goroutine);
      }
    }
    goroutines.sort(Comparator.comparingLong(Goroutine::id));
    return goroutines;
  }

  /** The first line, in the form of Go's dumps, which tools read. */
  private static String heading(Goroutine goroutine, String doing) {
    return GoroutineDescription.who(goroutine.id(), goroutine.name()) + " [" + doing + "]:";
  }

  /** What it waits for, and for how long if that is minutes; or its state. */
  static String doing(Goroutine goroutine, @Nullable Waiter waiter) {
    if (waiter == null) {
      return goroutine.state().name().toLowerCase(Locale.ROOT);
    }
    return waiter.reason() + since(waiter.seconds());
  }

  /** How long a wait has lasted, in minutes; empty if less than one. */
  static String since(int seconds) {
    int minutes = seconds / 60;
    return minutes == 0 ? "" : ", " + minutes + (minutes == 1 ? " minute" : " minutes");
  }

  /**
   * Appends where the goroutine and its starters were started, or else the place of its task's
   * code.
   *
   * @param own the goroutine's own frames; none if they are not known
   */
  private static void origin(StringBuilder text, Goroutine goroutine, StackTraceElement[] own) {
    Lineage lineage = goroutine.lineage();
    if (lineage != null) { // may be empty: the main goroutine of a program that the command runs
      for (StackTraceElement place : lineage.places()) {
        text.append("created by ").append(Frames.text(place)).append('\n');
      }
      return;
    }
    Class<?> task = goroutine.taskClass();
    if (own.length > 0) {
      text.append("created with task ").append(Frames.text(own[own.length - 1])).append('\n');
    } else if (task != null && task != Run.Main.class) {
      text.append(GoroutineDescription.taskOrigin(task)).append('\n');
    }
  }
}
