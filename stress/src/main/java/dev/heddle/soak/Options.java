package dev.heddle.soak;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the soak was told.
 *
 * @param seconds how long it lasts
 * @param seed what the rounds' seeds are drawn from, or the one round's seed
 * @param lanes how many rounds run at once
 * @param drills the names of the drills that rounds are drawn from
 * @param round the only round to run; null for all
 */
record Options(long seconds, long seed, int lanes, List<String> drills, @Nullable String round) {

  static Options parse(String[] arguments) {
    long seconds = 60;
    long seed = System.nanoTime();
    int lanes = 3;
    List<String> drills = Drills.ofSet("all");
    String round = null;
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = arguments[i + 1];
      switch (name) {
        case "--seconds" -> seconds = number(name, value, 1);
        case "--minutes" -> seconds = 60 * number(name, value, 1);
        case "--seed" -> seed = number(name, value, Long.MIN_VALUE);
        case "--lanes" -> lanes = (int) Math.min(1_000, number(name, value, 1));
        case "--set" -> drills = Drills.ofSet(value);
        case "--round" -> {
          Drills.get(value);
          round = value;
        }
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + name + "'; ./heddle soak --help lists what there is");
      }
    }
    return new Options(seconds, seed, lanes, drills, round);
  }

  private static long number(String name, String value, long least) {
    try {
      long number = Long.parseLong(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        name
            + " is '"
            + value
            + "'; it must be a whole number"
            + (least == Long.MIN_VALUE ? "" : " of at least " + least));
  }
}
