package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The results as a person reads them, in a terminal and in Markdown. */
final class Report {
  private static final String NONE = "–";

  private final Comparison comparison;

  Report(Comparison comparison) {
    this.comparison = comparison;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("Medians of ").append(roundsInWords()).append(":\n\n").append(medians().text());
    if (comparison.hasBaseline()) {
      text.append("\nDivided by Go in the same round: the median, the least and the most:\n\n");
      text.append(ratios().text());
    } else {
      text.append("\nWithout Go there is nothing to divide by.\n");
    }
    if (hasOccasions()) {
      text.append("\nHeddle divided by Go, the median of each occasion:\n\n");
      text.append(byOccasion().text());
    }
    return text.toString();
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    if (comparison.hasBaseline()) {
      text.append("Divided by Go in the same round, so less than 1 is faster, or smaller, than Go:")
          .append(" the median, the least and the most of ")
          .append(roundsInWords())
          .append(".\n\n")
          .append(ratios().markdown())
          .append('\n');
    }
    if (hasOccasions()) {
      text.append("Heddle divided by Go, the median of each occasion:\n\n")
          .append(byOccasion().markdown())
          .append('\n');
    }
    text.append("What an operation takes, the median of ")
        .append(roundsInWords())
        .append(":\n\n")
        .append(medians().markdown())
        .append('\n');
    return text.append(String.join(", ", titles()))
        .append(".\n")
        .append(comparison.where())
        .append(".\n")
        .toString();
  }

  /** What went wrong, a line for each; empty when nothing did. */
  String faults() {
    StringBuilder text = new StringBuilder();
    comparison
        .missing()
        .forEach((peer, why) -> text.append("left out: " + peer + ": " + why + "\n"));
    comparison
        .results()
        .failures()
        .forEach((where, why) -> text.append("failed: " + where + ": " + why + "\n"));
    return text.toString();
  }

  /** What the README says: the programs in words, what each takes, and how that compares. */
  String readme() {
    List<String> head = new ArrayList<>(List.of("program", "an operation"));
    comparison.peers().forEach(peer -> head.add(shortTitle(peer)));
    head.add("Heddle / Go");
    Table table = new Table(2).row(head);
    for (Results.Line line : comparison.results().lines()) {
      List<String> row = new ArrayList<>(List.of(line.title(), line.operation()));
      comparison.peers().forEach(peer -> row.add(median(line, peer)));
      row.add(ratio(line, "heddle"));
      table.row(row);
    }
    return "Lower is better: medians of "
        + roundsInWords()
        + ", and Heddle divided by Go in the same\nround, with the least and the most. "
        + "`./heddle bench` repeats it; [how it is\nmeasured](docs/performance.md).\n\n"
        + table.markdown()
        + "\n"
        + String.join(",\n", titles())
        + ".\n"
        + comparison.where()
        + ", "
        + comparison.machine().start().toString().substring(0, 10)
        + ".\n";
  }

  private static String shortTitle(Peer peer) {
    return switch (peer.name()) {
      case "jdk" -> "JDK";
      default -> Character.toUpperCase(peer.name().charAt(0)) + peer.name().substring(1);
    };
  }

  private List<String> titles() {
    return comparison.peers().stream().map(Peer::title).toList();
  }

  private static String median(Results.Line line, Peer peer) {
    Results.Cell cell = line.cells().get(peer.name());
    return cell == null ? NONE : Table.amount(cell.spread().median(), line.unit());
  }

  private static String ratio(Results.Line line, String peer) {
    return Results.ratio(line, peer).map(Table::ratio).orElse(NONE);
  }

  private Table medians() {
    return table("an operation", comparison.peers(), Report::median);
  }

  private Table ratios() {
    List<Peer> others = comparison.peers().stream().filter(peer -> !peer.isBaseline()).toList();
    return table("", others, (line, peer) -> ratio(line, peer.name()));
  }

  private Table byOccasion() {
    List<String> head = new ArrayList<>(List.of("program"));
    comparison.occasions().forEach(occasion -> head.add(occasion.start().toString()));
    Table table = new Table(1).row(head);
    for (Results.Line line : comparison.results().lines()) {
      List<String> row = new ArrayList<>(List.of(line.name()));
      for (Occasion occasion : comparison.occasions()) {
        List<Double> ratios = Results.ratios(line, "heddle", occasion.first(), occasion.last());
        row.add(ratios.isEmpty() ? NONE : Table.ratio(Spread.of(ratios)));
      }
      table.row(row);
    }
    return table;
  }

  private interface CellText {
    String of(Results.Line line, Peer peer);
  }

  private Table table(String operation, List<Peer> columns, CellText cells) {
    Table table =
        new Table(operation.isEmpty() ? 1 : 2).row(row("program", operation, columns, Peer::name));
    for (Results.Line line : comparison.results().lines()) {
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

  private boolean hasOccasions() {
    return comparison.occasions().size() > 1 && comparison.hasBaseline();
  }

  private String roundsInWords() {
    int rounds = comparison.rounds();
    String words = rounds == 1 ? "one round" : rounds + " rounds";
    int occasions = comparison.occasions().size();
    return occasions == 1 ? words : words + " on " + occasions + " occasions";
  }
}
