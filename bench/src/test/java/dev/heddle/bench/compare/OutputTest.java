package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables and the JSON, to the letter. */
class OutputTest {

  @Test
  void aTableAlignsItsColumns() {
    Table table = new Table(1).row(List.of("program", "go")).row(List.of("sieve", "1,234 ns"));
    assertThat(table.text())
        .isEqualTo(
            """
            program         go
            sieve     1,234 ns
            """);
    assertThat(table.markdown())
        .isEqualTo(
            """
            | program | go |
            |---|---:|
            | sieve | 1,234 ns |
            """);
  }

  @Test
  void figuresHaveThreeDigitsOrMore() {
    assertThat(Table.amount(7.314, "ns")).isEqualTo("7.31 ns");
    assertThat(Table.amount(84.23, "ns")).isEqualTo("84.2 ns");
    assertThat(Table.amount(2656.4, "B")).isEqualTo("2,656 B");
    assertThat(Table.ratio(new Spread(1.126, 1.01, 1.31))).isEqualTo("1.13 (1.01–1.31)");
    assertThat(Table.ratio(new Spread(2, 2, 2))).isEqualTo("2.00");
  }

  @Test
  void jsonEscapesTextAndKeepsOrder() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("text", "a \"b\"\n\u0001");
    report.put("numbers", List.of(1, 2.5));
    report.put("list", List.of(Map.of("truth", true)));
    report.put("empty", Map.of());
    assertThat(Json.of(report))
        .isEqualTo(
            """
            {
              "text": "a \\"b\\"\\n\\u0001",
              "numbers": [1, 2.5],
              "list": [
                {
                  "truth": true
                }
              ],
              "empty": {}
            }
            """);
  }
}
