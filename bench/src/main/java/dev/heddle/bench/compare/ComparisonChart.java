package dev.heddle.bench.compare;

import dev.heddle.bench.chart.RatioChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ratios of a comparison, drawn. */
final class ComparisonChart {
  private ComparisonChart() {}

  /** An SVG document; none if there is nothing to divide by. */
  static Optional<String> of(Comparison comparison) {
    List<Peer> others = comparison.peers().stream().filter(peer -> !peer.isBaseline()).toList();
    List<RatioChart.Row> rows = new ArrayList<>();
    for (Results.Line line : comparison.results().lines()) {
      List<RatioChart.Mark> marks = new ArrayList<>();
      for (int i = 0; i < others.size(); i++) {
        int series = i;
        Results.ratio(line, others.get(i).name())
            .filter(ratio -> ratio.least() > 0)
            .ifPresent(ratio ->
                marks.add(
                    new RatioChart.Mark(series, ratio.median(), ratio.least(), ratio.most())));
      }
      if (!marks.isEmpty()) {
        rows.add(new RatioChart.Row(line.title(), marks));
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String rounds = comparison.rounds() == 1 ? "one round" : comparison.rounds() + " rounds";
    RatioChart chart =
        new RatioChart(
            "Time, or memory, of an operation, divided by Go's",
            "Further left is better. The median of "
                + rounds
                + ", and a line from the least to the"
                + " most; "
                + comparison.where()
                + ".",
            "Go",
            others.stream().map(Peer::title).toList());
    return Optional.of(chart.draw(rows));
  }
}
