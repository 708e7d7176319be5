package dev.heddle;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.report.Frames;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.SchedulerCore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A profile of all goroutines of all schedulers. Goroutines that do the same share an {@link
 * Entry}. Go: the goroutine profile, {@code pprof.Lookup("goroutine")}.
 *
 * <p>Nothing is stopped for it: each goroutine is looked at by itself, while the others go on. Of a
 * million goroutines it keeps each different stack once.
 *
 * <pre>{@code
 * System.err.println(GoroutineProfile.take());
 * }</pre>
 *
 * @param schedulers what was found, by scheduler
 */
public record GoroutineProfile(List<OfScheduler> schedulers) {

  /** How many fibers a thread looks at as one task. */
  private static final int SHARE = 4096;

  /**
   * The goroutines of one scheduler.
   *
   * @param name the scheduler's name
   * @param parallelism how many goroutines it runs at once
   * @param goroutines how many were found
   * @param entries what they were doing; what most of them did comes first
   */
  public record OfScheduler(String name, int parallelism, int goroutines, List<Entry> entries) {}

  /**
   * Goroutines that were in the same state, for the same reason, with the same stack, and started
   * at the same place.
   *
   * @param count how many there are
   * @param ids the lowest of their ids, {@value #IDS} at most
   * @param names the names among these, each once
   * @param state what they were doing
   * @param waitReason why they waited, in the words of Go's dumps; empty if they did not wait, or
   *     waited in the JDK
   * @param waitsOn the locks and channels that they waited for, each once, {@value #THINGS} at most
   * @param leastWaited the shortest of their waits so far, to the second
   * @param mostWaited the longest of their waits so far, to the second
   * @param startedAt where they were started, if that was recorded ({@code
   *     -Dheddle.startSites=true})
   * @param stack their own frames, innermost first
   */
  public record Entry(
      int count,
      List<Long> ids,
      List<String> names,
      Goroutine.State state,
      Optional<String> waitReason,
      List<Awaited> waitsOn,
      Duration leastWaited,
      Duration mostWaited,
      Optional<StackTraceElement> startedAt,
      List<StackTraceElement> stack) {

    /** How many ids an entry has at most. */
    public static final int IDS = 8;

    /** How many of the locks and channels that they waited for an entry has at most. */
    public static final int THINGS = 8;

    /** What they were doing, in a word or two. */
    String doing() {
      return waitReason.orElseGet(() -> state.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Looks at all goroutines that have begun and not ended.
   *
   * @return what they do
   */
  public static GoroutineProfile take() {
    return new GoroutineProfile(
        SchedulerCore.all().stream()
            .map(GoroutineProfile::take)
            .sorted(
                Comparator.comparingInt(OfScheduler::goroutines)
                    .reversed()
                    .thenComparing(OfScheduler::name))
            .toList());
  }

  private static OfScheduler take(SchedulerCore core) {
    List<Fiber> fibers = core.fibers();
    int shares = (fibers.size() + SHARE - 1) / SHARE;
    // Folded again, since stacks may differ in frames that are not shown.
    Map<Doing, ProfileBucket> shown = new LinkedHashMap<>();
    IntStream.range(0, shares)
        .parallel()
        .mapToObj(i -> look(fibers.subList(i * SHARE, Math.min(fibers.size(), (i + 1) * SHARE))))
        .toList()
        .forEach(share ->
            share.forEach((doing, bucket) ->
                shown
                    .computeIfAbsent(
                        doing.withOwnFrames(), same -> new ProfileBucket(Entry.IDS, Entry.THINGS))
                    .add(bucket)));
    Holders holders = new Holders();
    List<Entry> entries =
        shown.entrySet().stream()
            .map(each -> each.getKey().entry(each.getValue(), holders))
            .sorted(
                Comparator.comparingInt(Entry::count)
                    .reversed()
                    .thenComparing(entry -> entry.ids().getFirst()))
            .toList();
    int goroutines = entries.stream().mapToInt(Entry::count).sum();
    return new OfScheduler(core.name(), core.parallelism(), goroutines, entries);
  }

  /** What the goroutines of {@code fibers} do, with all frames; by one thread. */
  private static Map<Doing, ProfileBucket> look(List<Fiber> fibers) {
    Map<Doing, ProfileBucket> buckets = new LinkedHashMap<>();
    Doing last = null;
    ProfileBucket lastBucket = null;
    for (Fiber fiber : fibers) {
      Goroutine goroutine = (Goroutine) fiber.goroutine();
      Waiter wait = goroutine == null ? null : goroutine.currentWait();
      int seconds = wait == null ? 0 : wait.seconds();
      Doing doing = goroutine == null ? null : doing(goroutine, wait);
      if (goroutine != null && doing != null) {
        // Neighbours often do the same, and a comparison is cheaper than a lookup.
        if (lastBucket == null || !doing.equals(last)) {
          last = doing;
          lastBucket =
              buckets.computeIfAbsent(doing, fresh -> new ProfileBucket(Entry.IDS, Entry.THINGS));
        }
        lastBucket.add(goroutine, wait, seconds);
      }
    }
    return buckets;
  }

  /** What {@code goroutine} does, with all frames; null if it has ended. */
  private static @Nullable Doing doing(Goroutine goroutine, @Nullable Waiter wait) {
    Goroutine.State state = wait == null ? goroutine.state() : Goroutine.State.WAITING;
    // The goroutine's, not the fiber's, which may have yet to begin the goroutine.
    StackTraceElement[] stack = goroutine.wholeStack();
    if (state == Goroutine.State.DONE || stack == null) {
      return null;
    }
    StackWalker.StackFrame site = goroutine.startedAt();
    return new Doing(
        state,
        wait == null ? null : wait.reason().toString(),
        site == null ? null : site.toStackTraceElement(),
        Arrays.asList(stack));
  }

  /** What goroutines that are folded into one have in common. */
  private record Doing(
      Goroutine.State state,
      @Nullable String reason,
      @Nullable StackTraceElement site,
      List<StackTraceElement> stack) {

    Doing withOwnFrames() {
      return new Doing(
          state, reason, site, List.of(Frames.own(stack.toArray(StackTraceElement[]::new))));
    }

    Entry entry(ProfileBucket bucket, Holders holders) {
      List<Goroutine> lowest = bucket.lowest();
      return new Entry(
          bucket.count(),
          lowest.stream().map(Goroutine::id).toList(),
          lowest.stream().map(Goroutine::name).filter(name -> !name.isEmpty()).distinct().toList(),
          state,
          Optional.ofNullable(reason),
          bucket.awaited(holders),
          bucket.shortest(),
          bucket.longest(),
          Optional.ofNullable(site),
          stack);
    }
  }

  /** The profile as the command {@code heddle dump} prints it. */
  @Override
  public String toString() {
    return ProfileText.of(this);
  }

  /**
   * The same as JSON: an object with a list {@code schedulers}, each with {@code name}, {@code
   * parallelism}, {@code goroutines} and a list {@code entries}, each with {@code count}, {@code
   * ids}, {@code names}, {@code state}, {@code waitReason}, a list {@code waitsOn}, {@code
   * waitedSeconds} ({@code least} and {@code most}), {@code createdBy} and {@code stack}. Each of
   * {@code waitsOn} has {@code name}, {@code capacity}, {@code size}, {@code madeAt} and a list
   * {@code heldBy}, each with {@code kind} and {@code id}: see {@link Awaited}. Unknown values are
   * null.
   *
   * @return the text
   */
  public String toJson() {
    return ProfileJson.of(this);
  }
}
