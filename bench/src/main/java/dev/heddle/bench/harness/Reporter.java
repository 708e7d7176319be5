package dev.heddle.bench.harness;

/** Takes what a repetition measured. */
@FunctionalInterface
public interface Reporter {

  /**
   * Takes one part of a repetition.
   *
   * @param part its name; empty when the program has but one
   * @param operations how many operations were done
   * @param amount what they took together
   * @param unit the unit of the amount: {@code ns}, {@code B} or what else it counts
   */
  void report(String part, long operations, long amount, String unit);

  /** Takes the time since the given {@link System#nanoTime()}. */
  default void reportTime(String part, long operations, long start) {
    report(part, operations, System.nanoTime() - start, "ns");
  }
}
