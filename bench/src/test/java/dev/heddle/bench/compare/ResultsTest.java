package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How single measurements become medians and ratios. */
class ResultsTest {
  private static final Workload SIEVE = Workload.named("sieve").getFirst();
  private static final Peer HEDDLE = peer("heddle");
  private static final Peer GO = peer("go");

  private final Results results = new Results();

  @Test
  void aProcessCountsWithTheMedianOfItsRepetitions() {
    add(HEDDLE, 1, 100, 900, 110);
    add(HEDDLE, 2, 130);
    assertThat(line().cells().get("heddle").spread()).isEqualTo(new Spread(12, 11, 13));
  }

  @Test
  void aRatioComparesTheSameRoundOnly() {
    add(HEDDLE, 1, 100);
    add(GO, 1, 200);
    add(HEDDLE, 2, 900);
    add(GO, 2, 300);
    add(HEDDLE, 3, 100);
    add(GO, 3, 100);
    add(HEDDLE, 4, 7000);
    assertThat(Results.ratios(line(), "heddle")).containsExactly(0.5, 3.0, 1.0);
    assertThat(Results.ratio(line(), "heddle")).contains(new Spread(1, 0.5, 3));
  }

  @Test
  void withoutTheBaselineThereIsNoRatio() {
    add(HEDDLE, 1, 100);
    assertThat(Results.ratio(line(), "heddle")).isEmpty();
    assertThat(Results.ratio(line(), "jox")).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void resultLinesAreReadAsTheProgramsPrintThem() {
    assertThat(Measurement.parse("startpark.wake\t1000\t2500\tns"))
        .isEqualTo(new Measurement("startpark.wake", 1000, 2500, "ns"))
        .returns(2.5, Measurement::perOperation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sieve 1 2 ns", "sieve\t1\tmuch\tns", "sieve\t0\t1\tns"})
  void anyOtherLineIsRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurement.parse(line))
        .withMessage("not a result line: " + line);
  }

  private void add(Peer peer, int round, long... amounts) {
    results.add(
        SIEVE,
        peer,
        round,
        Arrays.stream(amounts)
            .mapToObj(amount -> new Measurement("sieve", 10, amount, "ns"))
            .toList());
  }

  private Results.Line line() {
    return results.lines().iterator().next();
  }

  private static Peer peer(String name) {
    return new Peer(name, name, List.of(name), Set.of("sieve"), false);
  }
}
