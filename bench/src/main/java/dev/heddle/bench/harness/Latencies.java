package dev.heddle.bench.harness;

/** Counts durations in buckets, each at most a sixteenth wider than its least. */
public final class Latencies {
  private static final int SUB_BITS = 4;
  private static final int SUBS = 1 << SUB_BITS;

  private final long[] counts = new long[SUBS * Long.SIZE];
  private long count;
  private long most;

  /** Counts one, in nanoseconds. */
  public void add(long nanos) {
    counts[bucket(nanos)]++;
    count++;
    most = Math.max(most, nanos);
  }

  /** Counts what another has counted. */
  public void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    most = Math.max(most, other.most);
  }

  public long count() {
    return count;
  }

  /** The longest. */
  public long most() {
    return most;
  }

  /**
   * What the given share of all did not exceed.
   *
   * @param share from 0 to 1
   */
  public long percentile(double share) {
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return Math.min(most, upperBound(i));
      }
    }
    return most;
  }

  /** Reports the median, what 99 % did not exceed, and the longest. */
  public void report(Reporter reporter) {
    reporter.report("p50", 1, percentile(0.5), "ns");
    reporter.report("p99", 1, percentile(0.99), "ns");
    reporter.report("worst", 1, most, "ns");
  }

  private static int bucket(long nanos) {
    if (nanos < SUBS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift + 1) * SUBS + (int) (nanos >>> shift) - SUBS;
  }

  private static long upperBound(int bucket) {
    if (bucket < SUBS) {
      return bucket;
    }
    int shift = bucket / SUBS - 1;
    return ((long) (bucket % SUBS + SUBS + 1) << shift) - 1;
  }
}
