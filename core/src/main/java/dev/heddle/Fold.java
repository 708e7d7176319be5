package dev.heddle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Goroutines that do the same, counted. For one thread at a time. */
final class Fold {

  /** The highest id of those that are kept comes first. */
  private final PriorityQueue<Goroutine> lowest =
      new PriorityQueue<>(Comparator.comparingLong(goroutine -> -goroutine.id()));

  private int count;
  private int least = Integer.MAX_VALUE;
  private int most;

  void add(Goroutine goroutine, int secondsWaited) {
    count++;
    least = Math.min(least, secondsWaited);
    most = Math.max(most, secondsWaited);
    keep(goroutine);
  }

  /** Adds all of {@code other}. */
  void add(Fold other) {
    count += other.count;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    other.lowest.forEach(this::keep);
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
      List<StackTraceElement> stack) {
    List<Goroutine> inOrder = new ArrayList<>(lowest);
    inOrder.sort(Comparator.comparingLong(Goroutine::id));
    return new GoroutineProfile.Entry(
        count,
        inOrder.stream().map(Goroutine::id).toList(),
        inOrder.stream().map(Goroutine::name).filter(name -> !name.isEmpty()).distinct().toList(),
        state,
        reason,
        Duration.ofSeconds(least),
        Duration.ofSeconds(most),
        site,
        stack);
  }
}
