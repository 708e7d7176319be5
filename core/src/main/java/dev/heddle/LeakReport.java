package dev.heddle;

import dev.heddle.internal.report.Frames;
import dev.heddle.internal.sched.LeakRecord;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of leaked goroutines: they were parked where nothing could wake them any more, and the
 * garbage collector reclaimed them with all that they held. Go: the goroutine leak profile of Go
 * 1.26, which finds leaked goroutines but keeps them.
 *
 * <p>No code of such a goroutine runs again, neither {@code finally} nor {@code catch} blocks.
 * Resources and locks that these would have closed or unlocked stay as they are, as with any object
 * that is dropped without a close.
 *
 * @param scheduler the name of their scheduler
 * @param count how many the collector found this time
 * @param sites the goroutines counted by where they were started and what they waited in, the most
 *     first; empty unless {@code -Dheddle.leaks} is {@code counted} or {@code full}
 * @param goroutines each of them, unless {@code -Dheddle.leaks} is less than {@code full}
 */
public record LeakReport(String scheduler, long count, List<Site> sites, List<Leaked> goroutines) {

  /**
   * Leaked goroutines that were started at the same place and waited for the same reason.
   *
   * @param count how many
   * @param origin {@code created by} and the place, if that was recorded ({@code
   *     -Dheddle.startSites=true}); else {@code created with task} and the class of the task
   * @param waitReason what they waited in, in the words of Go's dumps; empty for a wait of the
   *     JDK's
   */
  public record Site(long count, String origin, Optional<String> waitReason) {}

  /**
   * One leaked goroutine.
   *
   * @param id its id
   * @param name its name; empty if it was given none
   * @param waitReason what it waited in, in the words of Go's dumps; empty for a wait of the JDK's
   * @param waited for how long, to the second, until it was found
   * @param origin as in {@link Site}
   * @param stack its own frames where it waited, innermost first, 64 at most with Heddle's; empty
   *     for a wait of the JDK's
   */
  public record Leaked(
      long id,
      String name,
      Optional<String> waitReason,
      Duration waited,
      String origin,
      List<StackTraceElement> stack) {}

  static LeakReport of(String scheduler, int count, List<LeakRecord> records, boolean full) {
    List<Leaked> goroutines = records.stream().map(LeakReport::leaked).toList();
    return new LeakReport(scheduler, count, sites(goroutines), full ? goroutines : List.of());
  }

  private static Leaked leaked(LeakRecord record) {
    Optional<String> reason = Optional.ofNullable(record.reason()).map(Object::toString);
    Duration waited = Duration.ofSeconds(reason.isPresent() ? record.seconds() : 0);
    List<StackTraceElement> stack =
        List.of(Frames.own(record.stack().toArray(StackTraceElement[]::new)));
    return record.goroutine() instanceof GoroutineDescription who
        ? new Leaked(who.id(), who.name(), reason, waited, who.origin(), stack)
        : new Leaked(0, "", reason, waited, "", stack);
  }

  private static List<Site> sites(List<Leaked> goroutines) {
    Map<Site, Long> counts = new LinkedHashMap<>();
    for (Leaked each : goroutines) {
      counts.merge(new Site(1, each.origin(), each.waitReason()), 1L, Long::sum);
    }
    return counts.entrySet().stream()
        .map(each -> new Site(each.getValue(), each.getKey().origin(), each.getKey().waitReason()))
        .sorted(Comparator.comparingLong(Site::count).reversed().thenComparing(Site::origin))
        .toList();
  }

  /** The report as it is printed when no handler is set. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("heddle: ").append(count);
    text.append(count == 1 ? " goroutine" : " goroutines").append(" of scheduler \"");
    text.append(scheduler).append("\" leaked: nothing could wake ");
    text.append(count == 1 ? "it any more, and it was" : "them any more, and they were");
    text.append(" reclaimed");
    for (Site site : sites) {
      text.append("\n").append(site.count()).append(" [").append(reason(site.waitReason()));
      text.append("] ").append(site.origin());
    }
    for (Leaked each : goroutines) {
      text.append("\n").append(GoroutineDescription.who(each.id(), each.name()));
      text.append(" [").append(reason(each.waitReason())).append("] ").append(each.origin());
      each.stack().forEach(frame -> text.append("\n\tat ").append(Frames.text(frame)));
    }
    return text.toString();
  }

  private static String reason(Optional<String> reason) {
    return reason.orElse("waiting");
  }
}
