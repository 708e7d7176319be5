package dev.heddle.bench.chart;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
    shape("rect", "class", "page", "width", width, "height", height);
  }

  Svg text(double x, double y, Anchor anchor, String style, String words) {
    String flush = anchor.name().toLowerCase(Locale.ROOT);
    return element("text", words, "x", x, "y", y, "text-anchor", flush, "class", style);
  }

  Svg heading(double x, double y, String words) {
    return element("text", words, "x", x, "y", y, "font-weight", "bold");
  }

  Svg line(double x1, double y1, double x2, double y2, String style, double width) {
    return shape(
        "line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "class", style, "stroke-width", width);
  }

  /** What stands for a value of a series: a circle, a square, a triangle or a diamond. */
  Svg marker(int series, double x, double y) {
    double r = 5;
    return switch (series % SERIES) {
      case 0 -> shape("circle", "cx", x, "cy", y, "r", r, "class", "f0");
      case 1 -> polygon(1, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
      case 2 -> polygon(2, x, y - r, x + r, y + r, x - r, y + r);
      default -> polygon(3, x, y - r, x + r, y, x, y + r, x - r, y);
    };
  }

  private Svg polygon(int series, double... coordinates) {
    String points =
        Arrays.stream(coordinates).mapToObj(Svg::number).collect(Collectors.joining(" "));
    return shape("polygon", "points", points, "class", "f" + series);
  }

  private Svg shape(String name, Object... attributes) {
    return element(name, "", attributes);
  }

  /** With attributes as names and values in turn. */
  private Svg element(String name, String words, Object... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String shown = value instanceof Double number ? number(number) : value.toString();
      text.append(' ').append(attributes[i]).append("=\"").append(shown).append('"');
    }
    text.append(words.isEmpty() ? "/>" : ">" + escaped(words) + "</" + name + ">").append('\n');
    return this;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
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
