package dev.heddle.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Percentiles of durations that are kept in buckets. */
class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void percentilesAreWithinASixteenthOfTheTruth() {
    for (long nanos = 1; nanos <= 1_000_000; nanos += 7) {
      latencies.add(nanos);
    }
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
      assertThat((double) latencies.percentile(share))
          .isCloseTo(share * 1_000_000, Percentage.withPercentage(6.3));
    }
    assertThat(latencies.count()).isEqualTo(142_858);
  }

  @Test
  void theLongestIsExactAndBoundsEveryPercentile() {
    latencies.add(5);
    latencies.add(1_000_003);
    assertThat(latencies.most()).isEqualTo(1_000_003);
    assertThat(latencies.percentile(1)).isEqualTo(1_000_003);
    assertThat(latencies.percentile(0.5)).isEqualTo(5);
  }

  @Test
  void whatAnotherHasCountedCountsToo() {
    Latencies other = new Latencies();
    latencies.add(5);
    other.add(7);
    other.add(1_000_003);
    latencies.add(other);
    assertThat(latencies.count()).isEqualTo(3);
    assertThat(latencies.most()).isEqualTo(1_000_003);
    assertThat(latencies.percentile(0.6)).isEqualTo(7);
  }

  @Test
  void extremesHaveABucket() {
    latencies.add(0);
    latencies.add(Long.MAX_VALUE);
    assertThat(latencies.percentile(0.5)).isZero();
    assertThat((double) latencies.percentile(1)).isCloseTo(Long.MAX_VALUE, within(1.0));
  }
}
