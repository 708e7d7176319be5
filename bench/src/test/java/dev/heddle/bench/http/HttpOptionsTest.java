package dev.heddle.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HttpOptionsTest {

  @Test
  void withoutOptionsEverythingIsCompared() {
    assertThat(HttpOptions.parse())
        .isEqualTo(
            new HttpOptions(
                List.of(Load.ORDERS, Load.SHORT, Load.MIXED),
                List.of("heddle", "jdk", "go"),
                5,
                10));
  }

  @Test
  void optionsAreReadAndTheOrderIsKept() {
    assertThat(
            HttpOptions.parse(
                "--peers",
                "go,heddle",
                "--loads",
                "mixed,short",
                "--rounds",
                "3",
                "--seconds",
                "2"))
        .isEqualTo(new HttpOptions(List.of(Load.SHORT, Load.MIXED), List.of("heddle", "go"), 3, 2));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong("unknown option --quick; see --help", "--quick");
    assertWrong("--rounds needs a value; see --help", "--rounds");
    assertWrong("--rounds needs a whole number from 1 to 9999, not 0", "--rounds", "0");
    assertWrong("--seconds needs a whole number from 1 to 9999, not 5s", "--seconds", "5s");
    assertWrong("unknown peer 'jetty'; there are heddle, jdk, go, platform", "--peers", "jetty");
    assertWrong(
        "unknown load 'all'; there are orders, short, mixed, mixed16, mixed64", "--loads", "all");
  }

  private static void assertWrong(String message, String... arguments) {
    assertThatThrownBy(() -> HttpOptions.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
