package dev.heddle;

import dev.heddle.internal.park.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Counts goroutines that do the same. Not thread-safe. */
final class ProfileBucket {

  /** A lock or a channel, and a waiter that waits for it. */
  private record Thing(Object what, Waiter waiter) {}

  /** The goroutines with the lowest ids; the highest of these comes first. */
  private final PriorityQueue<Goroutine> lowest =
      new PriorityQueue<>(Comparator.comparingLong(goroutine -> -goroutine.id()));

  /** The first locks and channels that were found to be waited for. */
  private final List<Thing> things = new ArrayList<>();

  private int count;
  private int least = Integer.MAX_VALUE;
  private int most;

  void add(Goroutine goroutine, @Nullable Waiter wait, int secondsWaited) {
    count++;
    if (wait != null && things.size() < GoroutineProfile.Entry.THINGS) {
      Awaited.things(wait).forEach(thing -> keep(new Thing(thing, wait)));
    }
    least = Math.min(least, secondsWaited);
    most = Math.max(most, secondsWaited);
    keep(goroutine);
  }

  /** Adds all of {@code other}. */
  void add(ProfileBucket other) {
    count += other.count;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    other.lowest.forEach(this::keep);
    other.things.forEach(this::keep);
  }

  private void keep(Thing thing) {
    if (things.size() < GoroutineProfile.Entry.THINGS
        && things.stream().noneMatch(each -> each.what() == thing.what())) {
      things.add(thing);
    }
  }

  private void keep(Goroutine goroutine) {
    if (lowest.size() == GoroutineProfile.Entry.IDS) {
      if (goroutine.id() > lowest.element().id()) {
        return;
      }
      lowest.poll();
    }
    lowest.add(goroutine);
  }

  GoroutineProfile.Entry entry(
      Goroutine.State state,
      Optional<String> reason,
      Optional<StackTraceElement> site,
      List<StackTraceElement> stack,
      Holders holders) {
    List<Goroutine> inOrder = new ArrayList<>(lowest);
    inOrder.sort(Comparator.comparingLong(Goroutine::id));
    return new GoroutineProfile.Entry(
        count,
        inOrder.stream().map(Goroutine::id).toList(),
        inOrder.stream().map(Goroutine::name).filter(name -> !name.isEmpty()).distinct().toList(),
        state,
        reason,
        things.stream().map(each -> Awaited.of(each.what(), each.waiter(), holders)).toList(),
        Duration.ofSeconds(least),
        Duration.ofSeconds(most),
        site,
        stack);
  }
}
