package dev.heddle.bench.jdk;

/** What ends a stream of numbers: the JDK's queues cannot be closed. */
final class Poison {
  static final int PILL = -1;

  private Poison() {}
}
