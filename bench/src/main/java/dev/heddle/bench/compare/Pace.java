package dev.heddle.bench.compare;

import java.time.Duration;

/** How often a process repeats a program, and how long it may take. */
enum Pace {
  /** Warmed up, which takes a JVM about a second, and repeated for a while. */
  REPEATED(1500, 600, Duration.ofMinutes(2)),
  /** The same for what takes seconds, and so longer until it is warm. */
  HEAVY(5000, 1000, Duration.ofMinutes(5)),
  /** Lasts as long as its client, which warms it up: once, in each round. */
  SERVED(0, 0, Duration.ofMinutes(5)),
  /** Lasts as long as it is told, and warms itself up: once, in each round, when it is named. */
  TIMED(0, 0, Duration.ofMinutes(5)),
  /** Takes a minute and most of the memory: measured once, in one round, when it is named. */
  ONCE(0, 0, Duration.ofMinutes(20));

  private static final int QUICK_WARM_UP_MILLIS = 400;
  private static final int QUICK_MEASURE_MILLIS = 150;

  private final int warmUpMillis;
  private final int measureMillis;
  private final Duration limit;

  Pace(int warmUpMillis, int measureMillis, Duration limit) {
    this.warmUpMillis = warmUpMillis;
    this.measureMillis = measureMillis;
    this.limit = limit;
  }

  int warmUpMillis(boolean quick) {
    return quick ? Math.min(QUICK_WARM_UP_MILLIS, warmUpMillis) : warmUpMillis;
  }

  int measureMillis(boolean quick) {
    return quick ? Math.min(QUICK_MEASURE_MILLIS, measureMillis) : measureMillis;
  }

  /** Whether its programs run unless others are named. */
  boolean isUsual() {
    return this == REPEATED || this == HEAVY || this == SERVED;
  }

  Duration limit() {
    return limit;
  }
}
