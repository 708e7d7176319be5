package dev.heddle.bench.harness;

/** How far the beats of something regular were apart. */
public final class Beats {
  private final Latencies gaps = new Latencies();
  private long last = System.nanoTime();

  /** Notes one, the first measured from when this was made. */
  public void beat() {
    long now = System.nanoTime();
    gaps.add(now - last);
    last = now;
  }

  /** Reports the longest gap, and what 99 % of them did not exceed. */
  public void report(Reporter reporter) {
    reporter.report("worst", 1, gaps.most(), "ns");
    reporter.report("p99", 1, gaps.percentile(0.99), "ns");
  }
}
