package dev.heddle.bench.chart;

import dev.heddle.bench.chart.Svg.Anchor;
import java.util.List;
import java.util.stream.Stream;

/** How a cost changes with a size: a panel for each program, a line for each series, log by log. */
public final class LineChart {
  private static final int PANEL_WIDTH = 440;
  private static final int PANEL_HEIGHT = 260;
  private static final int COLUMNS = 2;
  private static final int TOP = 84;
  private static final int LEFT = 64;
  private static final int RIGHT = 30;

  private final String title;
  private final String note;
  private final List<String> series;

  /**
   * A chart without panels as yet.
   *
   * @param note what stands below the title, such as what the axes are
   * @param series the names of at most four series
   */
  public LineChart(String title, String note, List<String> series) {
    if (series.size() > Svg.SERIES) {
      throw new IllegalArgumentException("at most four series, not " + series);
    }
    this.title = title;
    this.note = note;
    this.series = List.copyOf(series);
  }

  /** One program's lines, in the order of the series; a line may be empty. */
  public record Panel(String label, List<List<Point>> lines) {}

  /** A size and what an operation costs there. */
  public record Point(double size, double cost) {}

  /** Draws the panels, each of which has a point at least. */
  public String draw(List<Panel> panels) {
    int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
    Svg svg = new Svg(COLUMNS * PANEL_WIDTH, TOP + rows * PANEL_HEIGHT, title);
    svg.heading(16, 26, title);
    svg.text(16, 46, Anchor.START, "quiet", note);
    double x = LEFT;
    for (int i = 0; i < series.size(); i++) {
      svg.marker(i, x, 63).text(x + 11, 68, Anchor.START, "", series.get(i));
      x += 44 + 8 * series.get(i).length();
    }
    for (int i = 0; i < panels.size(); i++) {
      int row = i / COLUMNS;
      drawPanel(svg, panels.get(i), PANEL_WIDTH * (i % COLUMNS), TOP + PANEL_HEIGHT * row);
    }
    return svg.toString();
  }

  private static void drawPanel(Svg svg, Panel panel, double left, double top) {
    double bottom = top + PANEL_HEIGHT - 34;
    double right = left + PANEL_WIDTH - RIGHT;
    LogScale x = LogScale.covering(points(panel).mapToDouble(Point::size), left + LEFT, right);
    LogScale y = LogScale.covering(points(panel).mapToDouble(Point::cost), bottom, top + 34);
    svg.heading(left + LEFT, top + 18, panel.label());
    for (double tick : y.ticks()) {
      svg.line(left + LEFT, y.at(tick), right, y.at(tick), "grid", 1);
      svg.text(left + LEFT - 8, y.at(tick) + 4, Anchor.END, "quiet", LogScale.label(tick));
    }
    points(panel)
        .mapToDouble(Point::size)
        .distinct()
        .forEach(size -> {
          svg.line(x.at(size), bottom, x.at(size), bottom + 5, "axis", 1);
          svg.text(x.at(size), bottom + 20, Anchor.MIDDLE, "quiet", LogScale.label(size));
        });
    for (int i = panel.lines().size() - 1; i >= 0; i--) { // the first on top
      drawLine(svg, i, panel.lines().get(i), x, y);
    }
  }

  private static void drawLine(Svg svg, int series, List<Point> points, LogScale x, LogScale y) {
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      svg.line(
          x.at(from.size()), y.at(from.cost()), x.at(to.size()), y.at(to.cost()), "s" + series, 2);
    }
    points.forEach(point -> svg.marker(series, x.at(point.size()), y.at(point.cost())));
  }

  private static Stream<Point> points(Panel panel) {
    return panel.lines().stream().flatMap(List::stream);
  }
}
