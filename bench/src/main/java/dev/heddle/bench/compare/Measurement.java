package dev.heddle.bench.compare;

/** One result line of a program: what so many operations took together. */
public record Measurement(String line, long operations, long amount, String unit) {

  /**
   * Reads a line as the programs print it: name, operations, amount and unit, separated by tabs.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Measurement parse(String text) {
    String[] fields = text.split("\t", -1);
    if (fields.length == 4) {
      try {
        long operations = Long.parseLong(fields[1]);
        long amount = Long.parseLong(fields[2]);
        if (operations > 0) {
          return new Measurement(fields[0], operations, amount, fields[3]);
        }
      } catch (NumberFormatException e) {
        // Told below, like any other line that is none.
      }
    }
    throw new IllegalArgumentException("not a result line: " + text);
  }

  /** What one of them took. */
  public double perOperation() {
    return (double) amount / operations;
  }
}
