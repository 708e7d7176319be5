package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results as a person reads them: in a terminal, and in the README. */
final class Report {
  private static final String NONE = "–";

  private final List<Peer> peers;
  private final Results results;
  private final Machine machine;
  private final int rounds;

  Report(List<Peer> peers, Results results, Machine machine, int rounds) {
    this.peers = peers;
    this.results = results;
    this.machine = machine;
    this.rounds = rounds;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("Medians of ").append(roundsInWords()).append(":\n\n").append(medians().text());
    if (hasBaseline()) {
      text.append("\nDivided by Go in the same round: the median, the least and the most:\n\n");
      text.append(ratios().text());
    } else {
      text.append("\nWithout Go there is nothing to divide by.\n");
    }
    return text.toString();
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    if (hasBaseline()) {
      text.append("Divided by Go in the same round, so less than 1 is faster, or smaller, than Go:")
          .append(" the median, the least and the most of ")
          .append(roundsInWords())
          .append(".\n\n")
          .append(ratios().markdown())
          .append('\n');
    }
    text.append("What an operation takes, the median of ")
        .append(roundsInWords())
        .append(":\n\n")
        .append(medians().markdown())
        .append('\n');
    List<String> titles = new ArrayList<>();
    peers.forEach(peer -> titles.add(peer.title()));
    return text.append(String.join(", ", titles))
        .append(".\n")
        .append(machine)
        .append(".\n")
        .toString();
  }

  /** What went wrong, a line for each; empty when nothing did. */
  String faults(Map<String, String> missing) {
    StringBuilder text = new StringBuilder();
    missing.forEach((peer, why) -> text.append("left out: " + peer + ": " + why + "\n"));
    results.failures().forEach((where, why) -> text.append("failed: " + where + ": " + why + "\n"));
    return text.toString();
  }

  private Table medians() {
    return table(
        "an operation",
        peers,
        (line, peer) -> {
          Results.Cell cell = line.cells().get(peer.name());
          return cell == null ? NONE : Table.amount(cell.spread().median(), line.unit());
        });
  }

  private Table ratios() {
    List<Peer> others = peers.stream().filter(peer -> !peer.name().equals(Peers.BASELINE)).toList();
    return table(
        "",
        others,
        (line, peer) -> Results.ratio(line, peer.name()).map(Table::ratio).orElse(NONE));
  }

  private interface CellText {
    String of(Results.Line line, Peer peer);
  }

  private Table table(String operation, List<Peer> columns, CellText cells) {
    Table table =
        new Table(operation.isEmpty() ? 1 : 2).row(row("program", operation, columns, Peer::name));
    for (Results.Line line : results.lines()) {
      String unit = operation.isEmpty() ? "" : line.operation();
      table.row(row(line.name(), unit, columns, peer -> cells.of(line, peer)));
    }
    return table;
  }

  private static List<String> row(
      String first, String operation, List<Peer> columns, Function<Peer, String> cell) {
    List<String> row = new ArrayList<>();
    row.add(first);
    if (!operation.isEmpty()) {
      row.add(operation);
    }
    columns.forEach(peer -> row.add(cell.apply(peer)));
    return row;
  }

  private boolean hasBaseline() {
    return peers.size() > 1 && peers.stream().anyMatch(peer -> peer.name().equals(Peers.BASELINE));
  }

  private String roundsInWords() {
    return rounds == 1 ? "one round" : rounds + " rounds";
  }
}
