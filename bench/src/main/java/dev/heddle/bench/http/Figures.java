package dev.heddle.bench.http;

import java.time.Duration;
import java.util.List;

/**
 * What one run of wrk came to.
 *
 * @param perSecond answered requests a second
 * @param failed requests that were not answered in time, or with an error
 * @param p50 the latency in microseconds that half of the requests had at most
 * @param p99 the same of 99 %
 * @param p999 the same of 99.9 %
 * @param most the longest
 */
record Figures(double perSecond, long failed, double p50, double p99, double p999, double most) {

  private static final String MARK = "figures\t";
  private static final int FIELDS = 8;
  private static final double MICROS_A_SECOND = Duration.ofSeconds(1).toNanos() / 1e3;

  /**
   * Reads the line that {@code wrk/report.lua} prints.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Figures in(List<String> lines) {
    String line =
        lines.stream()
            .filter(one -> one.startsWith(MARK))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("wrk printed no figures: " + lines));
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("wrk printed other figures than expected: " + line);
    }
    double[] n = new double[FIELDS];
    for (int i = 1; i < FIELDS; i++) {
      n[i] = Double.parseDouble(fields[i]);
    }
    return new Figures(n[1] * MICROS_A_SECOND / n[2], (long) n[3], n[4], n[5], n[6], n[7]);
  }
}
