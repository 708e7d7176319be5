package dev.heddle;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The report of a group's tasks that were cancelled and have not ended for long. */
final class Laggards implements Supplier<String> {

  private final Group group;

  /** The party that waits for them: a goroutine, or else a thread. */
  private final @Nullable Goroutine goroutine = Goroutine.current();

  private final Thread thread = Thread.currentThread();

  /** What is wrong with the setting of when to report; null if nothing is. */
  private @Nullable IllegalArgumentException badSetting;

  private Laggards(Group group) {
    this.group = group;
  }

  /**
   * Has the tasks of {@code group} reported if the caller still waits for them after the time that
   * is set. Without memory or a thread for that there is no report: the wait must go on.
   */
  static @Nullable CloseReport report(Group group) {
    try {
      Laggards laggards = new Laggards(group);
      CloseReport report = new CloseReport("heddle-group", laggards);
      report.start(laggards.nanos());
      return report;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** How long to wait; not at all if there is only a bad setting to report. */
  private long nanos() {
    try {
      return SchedulerSettings.closeReportNanos();
    } catch (IllegalArgumentException e) {
      badSetting = e;
      return 0;
    }
  }

  @Override
  public String get() {
    if (badSetting != null) {
      return "heddle: " + badSetting.getMessage();
    }
    List<Goroutine> begun = group.begun(Report.SHOWN);
    int left = Math.max(begun.size(), group.left());
    String waiting =
        goroutine == null
            ? "thread \"" + thread.getName() + "\""
            : GoroutineDescription.who(goroutine.id(), goroutine.name());
    return Report.laggards(waiting, begun, left);
  }
}
