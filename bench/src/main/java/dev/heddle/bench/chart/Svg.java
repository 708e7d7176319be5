package dev.heddle.bench.chart;

import java.util.Locale;

/**
 * Writes a drawing. It paints its own background, in light or in dark as the reader's system asks
 * for, so that it can be read on any page.
 */
final class Svg {

  /** How text is set flush. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private static final int FONT_SIZE = 13;

  // The colours of the series differ in lightness too, and each series has a shape of its own.
  private static final String STYLE =
      """
      <style>
      .page { fill: #ffffff } text { fill: #1f2328 }
      .quiet { fill: #59636e } .grid { stroke: #d1d9e0 } .axis { stroke: #59636e }
      .f0 { fill: #0550ae } .f1 { fill: #bc4c00 } .f2 { fill: #1a7f37 } .f3 { fill: #8250df }
      .s0 { stroke: #0550ae } .s1 { stroke: #bc4c00 } .s2 { stroke: #1a7f37 } .s3 { stroke: #8250df }
      @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117 } text { fill: #e6edf3 }
      .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .axis { stroke: #9198a1 }
      .f0 { fill: #79c0ff } .f1 { fill: #ffa657 } .f2 { fill: #56d364 } .f3 { fill: #d2a8ff }
      .s0 { stroke: #79c0ff } .s1 { stroke: #ffa657 } .s2 { stroke: #56d364 } .s3 { stroke: #d2a8ff }
      }
      </style>
      """;

  /** How many series have a colour. */
  static final int SERIES = 4;

  private final StringBuilder text = new StringBuilder();

  /** With a description for who cannot see it. */
  Svg(int width, int height, String description) {
    text.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
            role="img" font-family="system-ui, sans-serif" font-size="%d">
            <title>%s</title>
            """,
            width,
            height,
            width,
            height,
            FONT_SIZE,
            escaped(description)));
    text.append(STYLE);
    element("<rect class=\"page\" width=\"%d\" height=\"%d\"/>", width, height);
  }

  Svg text(double x, double y, Anchor anchor, String style, String words) {
    return element(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        x, y, anchor.name().toLowerCase(Locale.ROOT), style, escaped(words));
  }

  Svg heading(double x, double y, String words) {
    return element(
        "<text x=\"%.1f\" y=\"%.1f\" font-weight=\"bold\">%s</text>", x, y, escaped(words));
  }

  Svg line(double x1, double y1, double x2, double y2, String style, double width) {
    return element(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\" stroke-width=\"%.1f\"/>",
        x1, y1, x2, y2, style, width);
  }

  /** What stands for a value of a series: a circle, a square, a triangle or a diamond. */
  Svg marker(int series, double x, double y) {
    double r = 5;
    return switch (series % SERIES) {
      case 0 -> element("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"f0\"/>", x, y, r);
      case 1 -> polygon(1, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
      case 2 -> polygon(2, x, y - r, x + r, y + r, x - r, y + r);
      default -> polygon(3, x, y - r, x + r, y, x, y + r, x - r, y);
    };
  }

  private Svg polygon(int series, double... coordinates) {
    StringBuilder points = new StringBuilder();
    for (double coordinate : coordinates) {
      points.append(String.format(Locale.ROOT, "%.1f ", coordinate));
    }
    return element("<polygon points=\"%s\" class=\"f%d\"/>", points.toString().strip(), series);
  }

  private Svg element(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
