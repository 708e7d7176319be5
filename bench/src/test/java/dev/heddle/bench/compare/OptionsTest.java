package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line means, and what it is told when it means nothing. */
class OptionsTest {

  @Test
  void nothingAsksForTheUsualComparison() {
    Options options = Options.parse();
    assertThat(options.peers()).containsExactly("heddle", "go", "kotlin", "jox", "jdk");
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.workloads())
        .extracting(Workload::name)
        .contains("pingpong", "startpark")
        .doesNotContain("tenmillion", "starvation", "echo10", "sleeperbytes");
  }

  @Test
  void programsAndPeersAreChosenByName() {
    Options options = Options.parse("--programs", "tenmillion,sieve", "--peers", "go,heddle");
    assertThat(options.workloads())
        .extracting(Workload::name)
        .containsExactly("sieve", "tenmillion");
    assertThat(options.peers()).containsExactly("heddle", "go");
  }

  @Test
  void quickTakesFewerRoundsUnlessTold() {
    assertThat(Options.parse("--quick").rounds()).isEqualTo(3);
    assertThat(Options.parse("--quick", "--rounds", "7").rounds()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "--programs, foo, unknown program 'foo'",
    "--programs, 'sieve,', unknown program ''",
    "--peers, rust, unknown peer 'rust'",
    "--rounds, 0, --rounds needs a whole number",
    "--rounds, many, --rounds needs a whole number",
    "--from, 'results.json --rounds 3', --from measures nothing",
    "--readme, --quick, --readme takes no figures of --quick",
    "--heap, lots, --heap needs a size",
    "--rest, 1, unknown option --rest"
  })
  void badArgumentsAreTold(String option, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse((option + " " + value).split(" ", -1)))
        .withMessageStartingWith(message);
  }

  @Test
  void anOptionWithoutItsValueIsTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse("--quick", "--rounds"))
        .withMessageStartingWith("--rounds needs a value");
  }
}
