package dev.heddle;

import dev.heddle.internal.metrics.LatencyBuckets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A histogram of durations. A duration is counted in a bucket, whose bounds are at most an eighth
 * apart. Every answer is the upper bound of a bucket. Go: {@code runtime/metrics.Float64Histogram}.
 */
public final class LatencyHistogram {

  private final long[] counts;
  private final long count;

  /** Made of counts by {@code LatencyBuckets}, an array that the caller gives away. */
  LatencyHistogram(long[] counts) {
    this.counts = counts;
    long sum = 0;
    for (long n : counts) {
      sum += n;
    }
    this.count = sum;
  }

  /**
   * Some durations of about the same length.
   *
   * @param upTo the longest duration that is counted here
   * @param count how many there were
   */
  public record Bucket(Duration upTo, long count) {}

  /**
   * How many durations were counted.
   *
   * @return the number
   */
  public long count() {
    return count;
  }

  /**
   * The median: half of the durations did not exceed it.
   *
   * @return the duration; zero if none was counted
   */
  public Duration p50() {
    return percentile(50);
  }

  /**
   * The 99th percentile: 99 % of the durations did not exceed it.
   *
   * @return the duration; zero if none was counted
   */
  public Duration p99() {
    return percentile(99);
  }

  /**
   * The longest duration.
   *
   * @return the duration; zero if none was counted
   */
  public Duration max() {
    return percentile(100);
  }

  /**
   * A percentile: {@code percent} % of the durations did not exceed it.
   *
   * @param percent from 0 to 100
   * @return the duration; zero if none was counted
   * @throws IllegalArgumentException if {@code percent} is out of range
   */
  public Duration percentile(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent is " + percent + "; it must be from 0 to 100");
    }
    long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return upTo(i);
      }
    }
    return Duration.ZERO;
  }

  /**
   * The buckets in which anything was counted, shortest first.
   *
   * @return the buckets
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(new Bucket(upTo(i), counts[i]));
      }
    }
    return List.copyOf(buckets);
  }

  private static Duration upTo(int bucket) {
    return Duration.ofNanos(LatencyBuckets.most(bucket));
  }

  @Override
  public String toString() {
    return count + " (p50 " + p50() + ", p99 " + p99() + ", max " + max() + ")";
  }
}
