package dev.heddle.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Into which bucket a duration falls. */
class LatencyBucketsTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 8, 15, 16, 17, 1_000, 999_999_999, Long.MAX_VALUE})
  void aBucketReachesFromAboveTheOneBeforeToItsMostAnEighthFurther(long nanos) {
    int bucket = LatencyBuckets.of(nanos);
    long most = LatencyBuckets.most(bucket);
    assertThat(bucket).isBetween(0, LatencyBuckets.COUNT - 1);
    assertThat(most).isBetween(nanos, nanos + nanos / 8 < 0 ? Long.MAX_VALUE : nanos + nanos / 8);
    if (bucket > 0) {
      assertThat(LatencyBuckets.most(bucket - 1)).isLessThan(nanos);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void aNegativeLatencyCountsAsZero(long nanos) {
    assertThat(LatencyBuckets.of(nanos)).isZero();
  }
}
