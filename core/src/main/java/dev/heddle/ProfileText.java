package dev.heddle;

import dev.heddle.GoroutineProfile.Entry;
import dev.heddle.GoroutineProfile.OfScheduler;
import dev.heddle.internal.report.Frames;
import java.time.Duration;
import java.util.stream.Collectors;

/** Writes a profile in the words of Go's dumps. */
final class ProfileText {

  private static final int SECONDS = 60;

  private ProfileText() {}

  static String of(GoroutineProfile profile) {
    StringBuilder text = new StringBuilder();
    for (OfScheduler scheduler : profile.schedulers()) {
      text.append("scheduler \"").append(scheduler.name()).append("\": ");
      text.append(counted(scheduler.goroutines()));
      text.append(", parallelism ").append(scheduler.parallelism()).append("\n\n");
      scheduler.entries().forEach(entry -> entry(text, entry));
    }
    return text.isEmpty() ? "no scheduler has been made" : text.toString().stripTrailing();
  }

  private static void entry(StringBuilder text, Entry entry) {
    text.append(counted(entry.count())).append(" [").append(entry.doing());
    text.append(since(entry)).append("]: ").append(ids(entry)).append('\n');
    if (!entry.waitsOn().isEmpty()) {
      text.append(entry.count() == 1 ? "\t- waits for " : "\t- wait for ");
      text.append(Awaited.textOfSome(entry.waitsOn())).append('\n');
    }
    for (StackTraceElement frame : entry.stack()) {
      text.append("\tat ").append(Frames.text(frame)).append('\n');
    }
    entry
        .startedAt()
        .ifPresent(site -> text.append("created by ").append(Frames.text(site)).append('\n'));
    text.append('\n');
  }

  private static String counted(int goroutines) {
    return goroutines + (goroutines == 1 ? " goroutine" : " goroutines");
  }

  private static String ids(Entry entry) {
    String ids = entry.ids().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String names =
        entry.names().stream().map(name -> " \"" + name + "\"").collect(Collectors.joining());
    return (entry.count() == 1 ? "id " : "ids ")
        + ids
        + (entry.count() > entry.ids().size() ? ", …" : "")
        + names;
  }

  /** How long they have waited; empty if less than a second. */
  private static String since(Entry entry) {
    if (entry.mostWaited().isZero()) {
      return "";
    }
    String least = time(entry.leastWaited());
    String most = time(entry.mostWaited());
    return ", " + (least.equals(most) ? most : least + " to " + most);
  }

  private static String time(Duration waited) {
    long seconds = waited.toSeconds();
    return seconds < SECONDS
        ? seconds + " s"
        : seconds / SECONDS + (seconds / SECONDS == 1 ? " minute" : " minutes");
  }
}
