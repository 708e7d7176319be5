package dev.heddle.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What wrk's script prints, and what becomes of it. */
class HttpReportTest {

  private static final List<String> PRINTED =
      List.of("Running 2s test", "figures\t3000\t2000000\t0\t1500\t9000\t20000\t31000");

  private final HttpReport report = new HttpReport();

  @Test
  void figuresAreRead() {
    assertThat(Figures.in(PRINTED)).isEqualTo(new Figures(1500, 0, 1500, 9000, 20_000, 31_000));
  }

  @Test
  void outputWithoutFiguresIsAnError() {
    assertThatThrownBy(() -> Figures.in(List.of("unable to connect")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wrk printed no figures: [unable to connect]");
    assertThatThrownBy(() -> Figures.in(List.of("figures\t1\t2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wrk printed other figures than expected: figures\t1\t2");
  }

  @Test
  void theTableHasTheMedianAndTheSpreadOfTheRounds() {
    add("heddle", 100, 0);
    add("heddle", 300, 0);
    add("heddle", 200, 0);
    assertThat(report.isFaultless()).isTrue();
    add("go", 50, 2);
    assertThat(report.isFaultless()).isFalse();
    assertThat(report.text().lines().map(line -> line.replaceAll(" {2,}", "  ")))
        .containsExactly(
            "",
            "short: " + Load.SHORT.title,
            "",
            "server  requests/s  p50 ms  p99 ms  p99.9 ms  most ms  failed",
            "heddle  200 (100–300)  1.00 (1.00–1.00)  2.00 (2.00–2.00)  3.00 (3.00–3.00)"
                + "  4.00 (4.00–4.00)  0",
            "go  50  1.00  2.00  3.00  4.00  2");
    assertThat(report.markdown()).contains("| go | 50 | 1.00 | 2.00 | 3.00 | 4.00 | 2 |");
  }

  private void add(String server, double perSecond, long failed) {
    Figures figures = new Figures(perSecond, failed, 1_000, 2_000, 3_000, 4_000);
    report.add(Load.SHORT, server, new Wrk.Outcome(figures, 0));
  }
}
