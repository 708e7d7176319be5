package dev.heddle.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Where marks stand, and that a chart is XML whatever its words are. */
class ChartTest {

  @Test
  void anAxisReachesToTheNextTicks() {
    LogScale scale = LogScale.covering(DoubleStream.of(0.3, 7), 100, 200);
    assertThat(scale.ticks()).containsExactly(0.2, 0.5, 1.0, 2.0, 5.0, 10.0);
    assertThat(scale.at(0.2)).isCloseTo(100, within(0.01));
    assertThat(scale.at(10)).isCloseTo(200, within(0.01));
    assertThat(scale.at(Math.sqrt(2))).isCloseTo(150, within(0.01));
  }

  @Test
  void aLongAxisHasTicksAtPowersOfTen() {
    LogScale scale = LogScale.covering(DoubleStream.of(10, 1_000_000), 0, 1);
    assertThat(scale.ticks())
        .containsExactly(10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0);
  }

  @Test
  void ticksAreLabelledWithTheDigitsTheyNeed() {
    assertThat(List.of(0.02, 0.5, 1.0, 20.0, 10_000.0, 1_000_000.0))
        .extracting(LogScale::label)
        .containsExactly("0.02", "0.5", "1", "20", "10,000", "1M");
  }

  @Test
  void aValueWithoutLogarithmIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogScale.covering(DoubleStream.of(1, 0), 0, 1))
        .withMessageContaining("the least is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogScale.covering(DoubleStream.empty(), 0, 1))
        .withMessageContaining("positive values");
  }

  @Test
  void aRatioStandsBesideOneAtItsPlace() throws Exception {
    RatioChart chart = new RatioChart("<Title> & \"more\"", "note", "Go", List.of("A", "B"));
    Document drawn =
        parsed(
            chart.draw(
                List.of(
                    new RatioChart.Row("sieve", List.of(new RatioChart.Mark(0, 0.5, 0.2, 5))))));
    assertThat(texts(drawn))
        .contains("<Title> & \"more\"", "note", "A", "B", "sieve", "Go = 1", "0.2", "5");
    NodeList circles = drawn.getElementsByTagName("circle");
    double mark = x(circles.item(circles.getLength() - 1), "cx");
    assertThat(mark).isBetween(xOfText(drawn, "0.2"), xOfText(drawn, "Go = 1"));
    assertThat(mark).isCloseTo(xOfText(drawn, "0.5"), within(0.11));
  }

  @Test
  void aLineGoesFromSizeToSize() throws Exception {
    LineChart chart = new LineChart("Title", "note", List.of("one", "two"));
    Document drawn =
        parsed(
            chart.draw(
                List.of(
                    new LineChart.Panel(
                        "yield",
                        List.of(
                            List.of(new LineChart.Point(10, 5), new LineChart.Point(1000, 50)),
                            List.of(new LineChart.Point(10, 20)))))));
    assertThat(texts(drawn)).contains("yield", "one", "two", "10", "1,000", "5", "50");
    // One in the legend, two in the panel.
    assertThat(drawn.getElementsByTagName("circle").getLength()).isEqualTo(3);
    double first = x(drawn.getElementsByTagName("circle").item(1), "cx");
    double second = x(drawn.getElementsByTagName("circle").item(2), "cx");
    assertThat(first).isLessThan(second);
  }

  @Test
  void moreSeriesThanColoursAreRefused() {
    List<String> series = List.of("a", "b", "c", "d", "e");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RatioChart("", "", "", series))
        .withMessage("at most four series, not [a, b, c, d, e]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LineChart("", "", series))
        .withMessage("at most four series, not [a, b, c, d, e]");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document document) {
    return elements(document).map(Element::getTextContent).toList();
  }

  private static double xOfText(Document document, String text) {
    return elements(document)
        .filter(element -> element.getTextContent().equals(text))
        .mapToDouble(element -> x(element, "x"))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Element> elements(Document document) {
    NodeList texts = document.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength()).mapToObj(i -> (Element) texts.item(i));
  }

  private static double x(Node node, String attribute) {
    return Double.parseDouble(((Element) node).getAttribute(attribute));
  }
}
