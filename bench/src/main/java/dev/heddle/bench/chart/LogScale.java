package dev.heddle.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Places positive values on a logarithmic axis, from one coordinate to another. */
final class LogScale {
  private static final double[] STEPS = {1, 2, 5};
  private static final int MOST_TICKS = 10;

  private final double least;
  private final double most;
  private final double from;
  private final double to;

  private LogScale(double least, double most, double from, double to) {
    this.least = least;
    this.most = most;
    this.from = from;
    this.to = to;
  }

  /**
   * Covers all of the values, up to the next ticks around them.
   *
   * @throws IllegalArgumentException if there are none, or one of them has no logarithm
   */
  static LogScale covering(DoubleStream values, double from, double to) {
    var statistics = values.summaryStatistics();
    if (!(statistics.getMin() > 0) || Double.isInfinite(statistics.getMin())) {
      throw new IllegalArgumentException(
          "a logarithmic axis needs positive values, but the least is " + statistics.getMin());
    }
    return new LogScale(tickBelow(statistics.getMin()), tickAbove(statistics.getMax()), from, to);
  }

  double at(double value) {
    double share = most == least ? 0.5 : Math.log(value / least) / Math.log(most / least);
    return from + share * (to - from);
  }

  /** The round values to mark: 1, 2, 5, 10 and so on, or powers of ten where those are many. */
  List<Double> ticks() {
    List<Double> ticks = ticks(STEPS);
    return ticks.size() <= MOST_TICKS ? ticks : ticks(1);
  }

  private List<Double> ticks(double... steps) {
    List<Double> ticks = new ArrayList<>();
    for (int power = power(least); power <= power(most) + 1; power++) {
      for (double step : steps) {
        double tick = step * Math.pow(10, power);
        if (tick > least * 0.999 && tick < most * 1.001) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** Such as {@code 0.05}, {@code 20}, {@code 1,000} and {@code 1M}. */
  static String label(double tick) {
    if (tick >= 1_000_000) {
      return String.format(Locale.ROOT, "%,.0fM", tick / 1_000_000);
    }
    int decimals = tick >= 0.99 ? 0 : -power(tick * 1.001);
    return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
  }

  private static double tickBelow(double value) {
    double decade = Math.pow(10, power(value));
    double tick = decade;
    for (double step : STEPS) {
      if (step * decade <= value * 1.001) {
        tick = step * decade;
      }
    }
    return tick;
  }

  private static double tickAbove(double value) {
    double decade = Math.pow(10, power(value));
    for (double step : STEPS) {
      if (step * decade >= value * 0.999) {
        return step * decade;
      }
    }
    return 10 * decade;
  }

  private static int power(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
  }
}
