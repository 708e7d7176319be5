package dev.heddle.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deals the drills' names to all lanes like cards, in random order: none comes again before each
 * other has come, so that even a short soak has some of everything.
 */
final class Deck {

  private final List<String> names;
  private final SplittableRandom random;
  private final List<String> left = new ArrayList<>();
  private final Map<String, Integer> dealt = new TreeMap<>();

  Deck(List<String> names, SplittableRandom random) {
    this.names = names;
    this.random = random;
  }

  /** The next drill. */
  synchronized String deal() {
    if (left.isEmpty()) {
      left.addAll(names);
    }
    String name = left.remove(random.nextInt(left.size()));
    dealt.merge(name, 1, Integer::sum);
    return name;
  }

  /** How often each drill came. */
  @Override
  public synchronized String toString() {
    return dealt.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
