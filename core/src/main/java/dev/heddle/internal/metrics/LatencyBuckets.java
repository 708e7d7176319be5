package dev.heddle.internal.metrics;

/**
 * Maps durations, in nanoseconds, to buckets: eight for each power of two, so that a bucket's
 * bounds are at most an eighth apart.
 */
public final class LatencyBuckets {

  private static final int SUB_BITS = 3;
  private static final int SUBS = 1 << SUB_BITS;

  /** How many buckets there are. */
  public static final int COUNT = (Long.SIZE - SUB_BITS) * SUBS;

  private LatencyBuckets() {}

  /** The bucket of a duration; a negative one counts as 0. */
  public static int of(long nanos) {
    if (nanos < SUBS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return shift * SUBS + (int) (nanos >>> shift);
  }

  /** The longest duration of a bucket. */
  public static long most(int bucket) {
    if (bucket < SUBS) {
      return bucket;
    }
    int shift = bucket / SUBS - 1;
    return (((long) (bucket % SUBS) + SUBS + 1) << shift) - 1;
  }
}
