package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of cells, printed for a terminal or as Markdown. The first row is the head. */
public final class Table {
  private final int textColumns;
  private final List<List<String>> rows = new ArrayList<>();

  /** With so many columns of text before those of figures. */
  public Table(int textColumns) {
    this.textColumns = textColumns;
  }

  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** With columns wide enough for their cells: text flush left, figures flush right. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String padding = " ".repeat(width(column) - cell.length());
        line.append(column == 0 ? "" : "   ");
        line.append(column < textColumns ? cell + padding : padding + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  public String markdown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        int figures = rows.getFirst().size() - textColumns;
        text.append('|').append("---|".repeat(textColumns)).append("---:|".repeat(figures));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }

  /** Such as {@code 7.31 ns}, {@code 84.2 ns} and {@code 2,656 B}. */
  public static String amount(double value, String unit) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f %s", value, unit);
  }

  /** Such as {@code 1.13 (1.01–1.31)}; without the spread where there is but one value. */
  static String ratio(Spread spread) {
    if (spread.least() == spread.most()) {
      return String.format(Locale.ROOT, "%.2f", spread.median());
    }
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", spread.median(), spread.least(), spread.most());
  }
}
