package dev.heddle;

import dev.heddle.internal.park.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  private final int mostIds;
  private final int mostThings;
  private int count;
  private int least = Integer.MAX_VALUE;
  private int most;

  /** Keeps so many of their ids, and of what they wait for, at most. */
  ProfileBucket(int mostIds, int mostThings) {
    this.mostIds = mostIds;
    this.mostThings = mostThings;
  }

  void add(Goroutine goroutine, @Nullable Waiter wait, int secondsWaited) {
    count++;
    if (wait != null && things.size() < mostThings) {
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
    if (things.size() < mostThings
        && things.stream().noneMatch(each -> each.what() == thing.what())) {
      things.add(thing);
    }
  }

  private void keep(Goroutine goroutine) {
    if (lowest.size() == mostIds) {
      if (goroutine.id() > lowest.element().id()) {
        return;
      }
      lowest.poll();
    }
    lowest.add(goroutine);
  }

  int count() {
    return count;
  }

  /** The goroutines with the lowest ids, in their order. */
  List<Goroutine> lowest() {
    List<Goroutine> inOrder = new ArrayList<>(lowest);
    inOrder.sort(Comparator.comparingLong(Goroutine::id));
    return inOrder;
  }

  /** What they wait for. */
  List<Awaited> awaited(Holders holders) {
    return things.stream().map(each -> holders.awaited(each.what(), each.waiter())).toList();
  }

  /** The shortest of their waits. */
  Duration shortest() {
    return Duration.ofSeconds(least);
  }

  Duration longest() {
    return Duration.ofSeconds(most);
  }
}
