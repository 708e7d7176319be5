package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was measured, by result line, peer and round.
 *
 * <p>A process counts once, with the median of its repetitions. A ratio divides two processes of
 * the same round, which ran one after the other on a machine in the same mood; the ratios of all
 * rounds then have a median and a spread. (The ratio of two medians would compare rounds that never
 * met.)
 */
final class Results {
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /** One line of the tables: a program, or a part of one. */
  record Line(String name, String unit, Workload workload, Map<String, Cell> cells) {

    String operation() {
      return workload.operation();
    }

    String title() {
      return workload.titleOf(name);
    }
  }

  /** What one peer needed for a line: the repetitions of each round. */
  record Cell(Map<Integer, List<Measurement>> rounds) {

    /** The value of each round per operation: the median of its repetitions. */
    Map<Integer, Double> values() {
      Map<Integer, Double> values = new TreeMap<>();
      rounds.forEach((round, repetitions) ->
          values.put(
              round,
              Spread.of(repetitions.stream().map(Measurement::perOperation).toList()).median()));
      return values;
    }

    Spread spread() {
      return Spread.of(List.copyOf(values().values()));
    }
  }

  void add(Workload workload, Peer peer, int round, List<Measurement> measurements) {
    for (Measurement measurement : measurements) {
      lines
          .computeIfAbsent(
              measurement.line(),
              name -> new Line(name, measurement.unit(), workload, new LinkedHashMap<>()))
          .cells()
          .computeIfAbsent(peer.name(), name -> new Cell(new TreeMap<>()))
          .rounds()
          .computeIfAbsent(round, number -> new ArrayList<>())
          .add(measurement);
    }
  }

  /** Remembers why a peer has no result in a round; the first reason is told. */
  void fail(Workload workload, Peer peer, String why) {
    failures.putIfAbsent(peer.name() + ", " + workload.name(), why);
  }

  /** Takes a failure from a file. */
  void restoreFailure(String where, String why) {
    failures.put(where, why);
  }

  Collection<Line> lines() {
    return lines.values();
  }

  Map<String, String> failures() {
    return failures;
  }

  /** What a peer needed for a line, divided by what the baseline needed in the same round. */
  static List<Double> ratios(Line line, String peer) {
    return ratios(line, peer, 1, Integer.MAX_VALUE);
  }

  /** The same, of the rounds of one occasion only. */
  static List<Double> ratios(Line line, String peer, int firstRound, int lastRound) {
    Cell cell = line.cells().get(peer);
    Cell baseline = line.cells().get(Peers.BASELINE);
    if (cell == null || baseline == null) {
      return List.of();
    }
    Map<Integer, Double> divisors = baseline.values();
    return cell.values().entrySet().stream()
        .filter(entry -> entry.getKey() >= firstRound && entry.getKey() <= lastRound)
        .filter(entry -> divisors.getOrDefault(entry.getKey(), 0.0) > 0)
        .map(entry -> entry.getValue() / Objects.requireNonNull(divisors.get(entry.getKey())))
        .toList();
  }

  /** The spread of {@link #ratios}, if the two have a round in common. */
  static Optional<Spread> ratio(Line line, String peer) {
    List<Double> ratios = ratios(line, peer);
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
