package dev.heddle.junit;

import dev.heddle.GoroutineInfo;
import dev.heddle.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves goroutines behind, and names each, with what it does and where it was
 * started. Go: Uber's goleak.
 *
 * <pre>{@code
 * @ExtendWith(LeakChecker.class)
 * class CrawlerTest { … }
 * }</pre>
 *
 * or, to change what it does:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LeakChecker LEAKS =
 *     new LeakChecker().patience(Duration.ofSeconds(10)).ignoring(g -> g.name().equals("pool"));
 * }</pre>
 *
 * <p>A goroutine that is about to end when the test does is given some time to do so. Goroutines of
 * all schedulers count, so tests that run at the same time in one JVM see each other's. Those that
 * the garbage collector reclaimed during the test count, too, but can no longer be named.
 *
 * <p>It has Heddle record where goroutines start, unless the system property {@code
 * heddle.startSites} says otherwise, or Heddle was in use before.
 */
public final class LeakChecker implements BeforeEachCallback, AfterEachCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_NANOS = 1_000_000L;

  static {
    if (System.getProperty("heddle.startSites") == null) {
      System.setProperty("heddle.startSites", "true");
    }
  }

  /** A goroutine's id is its scheduler's alone. */
  private record Key(Scheduler scheduler, long id) {}

  private Duration patience = PATIENCE;
  private Predicate<? super GoroutineInfo> ignored = goroutine -> false;
  private Map<Key, GoroutineInfo> before = Map.of();
  private long leakedBefore;

  /** Makes one that waits for 5 seconds, and ignores no goroutine. */
  public LeakChecker() {}

  /**
   * Sets for how long goroutines may still end after the test has.
   *
   * @param time how long; not negative
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public LeakChecker patience(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("patience is " + time + "; it must not be negative");
    }
    patience = time;
    return this;
  }

  /**
   * Sets which goroutines may be left behind.
   *
   * @param which says so of each
   * @return this
   */
  public LeakChecker ignoring(Predicate<? super GoroutineInfo> which) {
    ignored = Objects.requireNonNull(which, "which");
    return this;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = goroutines();
    leakedBefore = leaked();
  }

  /**
   * Looks for what the test has left behind.
   *
   * @throws AssertionError if there is any
   */
  @Override
  public void afterEach(ExtensionContext context) {
    long start = System.nanoTime();
    while (!isClean() && System.nanoTime() - start < patience.toNanos()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    Map<Key, GoroutineInfo> left = left(goroutines());
    if (!left.isEmpty()) {
      throw new AssertionError(
          "the test left "
              + counted(left.size())
              + " behind:\n\n"
              + left.values().stream().map(LeakChecker::text).collect(Collectors.joining("\n\n")));
    }
    long reclaimed = reclaimed();
    if (reclaimed > 0) {
      throw new AssertionError(
          "the test left "
              + counted(reclaimed)
              + " behind that nothing could wake any more, and that the garbage collector has taken;"
              + " -Dheddle.leaks=full prints which");
    }
  }

  /**
   * Whether nothing is left, and nothing that has yet to begin could be. That is in no list, nor is
   * it in any queue in the moment in which a thread takes it out, but it counts as live. The count
   * is never less than there were at a moment between the two looks, at which all that are in both
   * were there: so if it is no more than these, they were all.
   */
  private boolean isClean() {
    Map<Key, GoroutineInfo> then = goroutines();
    long live = Scheduler.totalGoroutineCount();
    Map<Key, GoroutineInfo> now = goroutines();
    then.keySet().retainAll(now.keySet());
    return live <= then.size() && left(now).isEmpty();
  }

  private Map<Key, GoroutineInfo> left(Map<Key, GoroutineInfo> seen) {
    Map<Key, GoroutineInfo> left = new LinkedHashMap<>(seen);
    left.keySet().removeAll(before.keySet());
    left.values().removeIf(ignored);
    return left;
  }

  /** How many the collector took, other than those that were there before the test. */
  private long reclaimed() {
    Map<Key, GoroutineInfo> gone = new LinkedHashMap<>(before);
    gone.keySet().removeAll(goroutines().keySet());
    return leaked() - leakedBefore - gone.size();
  }

  private static Map<Key, GoroutineInfo> goroutines() {
    Map<Key, GoroutineInfo> all = new LinkedHashMap<>();
    for (Scheduler scheduler : Scheduler.all()) {
      for (GoroutineInfo each : scheduler.goroutines()) {
        all.put(new Key(scheduler, each.id()), each);
      }
    }
    return all;
  }

  private static long leaked() {
    return Scheduler.all().stream().mapToLong(scheduler -> scheduler.stats().leaked()).sum();
  }

  private static String counted(long goroutines) {
    return goroutines + (goroutines == 1 ? " goroutine" : " goroutines");
  }

  private static String text(GoroutineInfo goroutine) {
    String name = goroutine.name().isEmpty() ? "" : " \"" + goroutine.name() + "\"";
    String doing = goroutine.waitReason().orElse(goroutine.state().name());
    String stack =
        goroutine.stack().stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining());
    String site =
        goroutine
            .startedAt()
            .map(frame -> "created by " + frame)
            .orElse("created where nobody noted it; -Dheddle.startSites=true does");
    return "goroutine " + goroutine.id() + name + " [" + doing + "]:" + stack + "\n" + site;
  }
}
