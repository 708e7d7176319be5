package dev.heddle.internal.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places where a goroutine, its starter, and so on were started: the first frame outside Heddle
 * of each start, the goroutine's own first. Finding a place walks the stack, which costs several
 * times what a start costs. So it is done only with {@code -Dheddle.startSites}: {@code true}, or
 * how many places to keep for each goroutine. Without it a report names the place of the task's
 * code.
 *
 * <p>Each goroutine has a list of its own, of bounded length. A shared list would grow without end,
 * since goroutines may start one another for as long as the program runs.
 */
public final class Lineage {

  /** How many places {@code true} keeps. */
  private static final int USUAL = 8;

  /** The most that may be set: a longer list costs more than it tells. */
  private static final int MOST = 64;

  /** How many places are kept; 0 if none are recorded. */
  private static final int KEPT = kept(System.getProperty("heddle.startSites"));

  private static final StackWalker WALKER = StackWalker.getInstance();

  private final StackWalker.StackFrame[] places;

  private Lineage(StackWalker.StackFrame[] places) {
    this.places = places;
  }

  /** The number of places that a value of the system property sets. */
  public static int kept(@Nullable String setting) {
    if (setting == null || setting.equals("false")) {
      return 0;
    }
    if (setting.equals("true")) {
      return USUAL;
    }
    try {
      int number = Integer.parseInt(setting);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, as for a number out of range
    }
    throw new IllegalArgumentException(
        "system property heddle.startSites is \""
            + setting
            + "\"; it must be true, false, or how many places to keep, from 1 to "
            + MOST);
  }

  /**
   * The lineage of a goroutine that the caller starts; null if none is recorded.
   *
   * @param starter the caller's lineage; null if it has none
   */
  public static @Nullable Lineage record(@Nullable Lineage starter) {
    return KEPT == 0 ? null : record(starter, KEPT);
  }

  private static @Nullable Lineage record(@Nullable Lineage starter, int kept) {
    StackWalker.StackFrame place =
        WALKER.walk(frames -> frames.dropWhile(Frames::isStart).findFirst().orElse(null));
    if (place == null) {
      return null;
    }
    int inherited = starter == null ? 0 : Math.min(starter.places.length, kept - 1);
    StackWalker.StackFrame[] places = new StackWalker.StackFrame[1 + inherited];
    places[0] = place;
    if (starter != null) {
      System.arraycopy(starter.places, 0, places, 1, inherited);
    }
    return new Lineage(places);
  }

  /** Where the goroutine itself was started. */
  public StackWalker.StackFrame first() {
    return places[0];
  }

  /** All places, up to where Heddle itself started the main goroutine. */
  public List<StackTraceElement> places() {
    Stream<StackTraceElement> all =
        Arrays.stream(places).map(StackWalker.StackFrame::toStackTraceElement);
    return all.takeWhile(place -> !Frames.isMachinery(place)).toList();
  }
}
