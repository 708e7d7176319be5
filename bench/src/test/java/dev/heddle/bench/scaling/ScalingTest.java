package dev.heddle.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.bench.compare.Machine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked for, what each crowd does, and what is told of it. */
class ScalingTest {
  private static final Machine MACHINE = new Machine("a processor", 2, "an OS", Instant.EPOCH, 0);

  @Test
  void nothingAsksForAllUpToAMillion() {
    ScalingOptions options = ScalingOptions.parse();
    assertThat(options.crowds()).isEqualTo(Crowd.ALL);
    assertThat(options.parallelisms()).containsExactly(1, 2, 4, 8);
    assertThat(options.sizes(Crowd.of("yield")))
        .containsExactly(10, 100, 1_000, 10_000, 100_000, 1_000_000);
    assertThat(options.sizes(Crowd.of("select"))).containsExactly(10, 100, 1_000);
  }

  @Test
  void quickStopsEarlier() {
    ScalingOptions options = ScalingOptions.parse("--programs", "yield,mutex", "--quick");
    assertThat(options.crowds()).extracting(Crowd::name).containsExactly("yield", "mutex");
    assertThat(options.parallelisms()).containsExactly(1, 2);
    assertThat(options.arguments(Crowd.of("yield")))
        .containsExactly("yield", "20000", "300", "50", "10", "100", "1000", "10000");
  }

  @ParameterizedTest
  @CsvSource({
    "--programs foo, unknown program 'foo'; there are startfinish",
    "--programs, --programs needs a value",
    "--rest, unknown option --rest"
  })
  void badArgumentsAreTold(String arguments, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScalingOptions.parse(arguments.split(" ", -1)))
        .withMessageStartingWith(message);
  }

  static List<Crowd> crowds() {
    return Crowd.ALL;
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void everyCrowdDoesItsWorkAndCounts(Crowd crowd) throws Exception {
    for (int size : new int[] {10, 100}) {
      Crowd.Cost cost = crowd.work().run(size, 1_000);
      assertThat(cost.operations()).isBetween(90L, 1_000L);
      assertThat(cost.nanos()).isPositive();
    }
  }

  @Test
  void aCostIsTheMedianByParallelismAndSize() {
    Curves curves = new Curves(List.of(1, 2));
    Crowd crowd = Crowd.of("yield");
    curves.add(crowd, 1, List.of("10\t100\t5000\tns", "10\t100\t7000\tns", "10\t100\t6000\tns"));
    curves.add(crowd, 2, List.of("10\t100\t900\tns", "1000\t1000\t2000\tns"));
    assertThat(curves.text())
        .isEqualTo(
            """
            yield, a yield:

            goroutines   parallelism 1   parallelism 2
                    10         60.0 ns         9.00 ns
                 1,000               –         2.00 ns

            """);
    assertThat(curves.json(MACHINE, true))
        .contains("\"parallelism\": 1", "\"goroutines\": 1000", "\"median\": 60.0");
    assertThat(curves.chart(MACHINE)).contains("yield: a yield", "parallelism 2");
  }

  @Test
  void aLineThatIsNoResultIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Curves(List.of(1)).add(Crowd.of("yield"), 1, List.of("oh no")))
        .withMessage("not a result line: oh no");
  }
}
