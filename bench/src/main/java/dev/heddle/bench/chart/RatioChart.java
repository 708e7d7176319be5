package dev.heddle.bench.chart;

import dev.heddle.bench.chart.Svg.Anchor;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What several series need for some programs, divided by what a baseline needs: a row for each
 * program, a mark for each series, with a line from its least to its most.
 */
public final class RatioChart {
  private static final int WIDTH = 900;
  private static final int LABELS = 340;
  private static final int RIGHT = 30;
  private static final int TOP = 92;
  private static final int ROW = 30;
  private static final int BOTTOM = 24;

  /** Marks of one row lie above one another, so that none hides another. */
  private static final double SHIFT = 5;

  private final String title;
  private final String note;
  private final String baseline;
  private final List<String> series;

  /**
   * A chart without rows as yet.
   *
   * @param note what stands below the title
   * @param baseline what is at 1
   * @param series the names of at most four series
   */
  public RatioChart(String title, String note, String baseline, List<String> series) {
    if (series.size() > Svg.SERIES) {
      throw new IllegalArgumentException("at most four series, not " + series);
    }
    this.title = title;
    this.note = note;
    this.baseline = baseline;
    this.series = List.copyOf(series);
  }

  /** The ratios of one program. */
  public record Row(String label, List<Mark> marks) {}

  /** What one series came to: the number of the series, the middle, the least and the most. */
  public record Mark(int series, double middle, double least, double most) {}

  /** Draws it; without any mark there is nothing but the title and the legend. */
  public String draw(List<Row> rows) {
    int bottom = TOP + ROW * rows.size();
    Svg svg = new Svg(WIDTH, bottom + BOTTOM, title);
    svg.heading(16, 26, title);
    svg.text(16, 46, Anchor.START, "quiet", note);
    drawLegend(svg);
    LogScale x = LogScale.covering(values(rows), LABELS, WIDTH - RIGHT);
    for (double tick : x.ticks()) {
      boolean one = Math.abs(tick - 1) < 1e-6;
      svg.line(x.at(tick), TOP - 4, x.at(tick), bottom, one ? "axis" : "grid", one ? 2 : 1);
      svg.text(
          x.at(tick),
          TOP - 10,
          Anchor.MIDDLE,
          one ? "" : "quiet",
          one ? baseline + " = 1" : LogScale.label(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      drawRow(svg, x, rows.get(i), TOP + ROW * i + ROW / 2.0);
    }
    return svg.toString();
  }

  private void drawLegend(Svg svg) {
    double x = 21;
    for (int i = 0; i < series.size(); i++) {
      svg.marker(i, x, 58).text(x + 11, 63, Anchor.START, "", series.get(i));
      x += 40 + 8 * series.get(i).length();
    }
  }

  private static void drawRow(Svg svg, LogScale x, Row row, double y) {
    svg.text(LABELS - 14, y + 5, Anchor.END, "", row.label());
    int count = row.marks().size();
    for (int i = count - 1; i >= 0; i--) { // the first on top
      Mark mark = row.marks().get(i);
      double at = y + SHIFT * (i - (count - 1) / 2.0);
      svg.line(x.at(mark.least()), at, x.at(mark.most()), at, "s" + mark.series(), 2);
      svg.marker(mark.series(), x.at(mark.middle()), at);
    }
  }

  private static DoubleStream values(List<Row> rows) {
    return DoubleStream.concat(
        DoubleStream.of(1),
        rows.stream()
            .flatMap(row -> row.marks().stream())
            .flatMapToDouble(mark -> DoubleStream.of(mark.least(), mark.most())));
  }
}
