package dev.heddle.bench.http;

import dev.heddle.bench.compare.Spread;
import dev.heddle.bench.compare.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, and a table of it for each load: the median, the least and the most. */
final class HttpReport {

  private final Map<Load, Map<String, List<Wrk.Outcome>>> outcomes = new LinkedHashMap<>();

  void add(Load load, String server, Wrk.Outcome outcome) {
    outcomes
        .computeIfAbsent(load, fresh -> new LinkedHashMap<>())
        .computeIfAbsent(server, fresh -> new ArrayList<>())
        .add(outcome);
  }

  /** Whether every request of every run was answered well. */
  boolean isFaultless() {
    return outcomes.values().stream()
        .flatMap(servers -> servers.values().stream())
        .flatMap(List::stream)
        .allMatch(outcome -> outcome.figures().failed() == 0);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    outcomes.forEach((load, servers) -> {
      text.append('\n').append(load).append(": ").append(load.title).append("\n\n");
      text.append(table(load, servers).text());
    });
    return text.toString();
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    outcomes.forEach((load, servers) -> {
      text.append("**").append(load).append("**: ").append(load.title).append(".\n\n");
      text.append(table(load, servers).markdown()).append('\n');
    });
    return text.toString();
  }

  private static Table table(Load load, Map<String, List<Wrk.Outcome>> servers) {
    List<String> head =
        new ArrayList<>(
            List.of("server", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "most ms", "failed"));
    if (load.beside != null) {
      head.add("computed/s");
    }
    Table table = new Table(1).row(head);
    servers.forEach((server, rounds) -> table.row(row(load, server, rounds)));
    return table;
  }

  private static List<String> row(Load load, String server, List<Wrk.Outcome> rounds) {
    List<String> row = new ArrayList<>();
    row.add(server);
    row.add(spread(rounds, "%,.0f", outcome -> outcome.figures().perSecond()));
    row.add(millis(rounds, Figures::p50));
    row.add(millis(rounds, Figures::p99));
    row.add(millis(rounds, Figures::p999));
    row.add(millis(rounds, Figures::most));
    row.add(String.valueOf(rounds.stream().mapToLong(outcome -> outcome.figures().failed()).sum()));
    if (load.beside != null) {
      row.add(spread(rounds, "%,.1f", Wrk.Outcome::besidePerSecond));
    }
    return row;
  }

  private static String millis(List<Wrk.Outcome> rounds, ToDoubleFunction<Figures> micros) {
    return spread(rounds, "%,.2f", outcome -> micros.applyAsDouble(outcome.figures()) / 1e3);
  }

  private static String spread(
      List<Wrk.Outcome> rounds, String format, ToDoubleFunction<Wrk.Outcome> of) {
    Spread spread = Spread.of(rounds.stream().mapToDouble(of).boxed().toList());
    String median = String.format(Locale.ROOT, format, spread.median());
    return rounds.size() == 1
        ? median
        : median
            + String.format(
                Locale.ROOT, " (" + format + "–" + format + ")", spread.least(), spread.most());
  }
}
