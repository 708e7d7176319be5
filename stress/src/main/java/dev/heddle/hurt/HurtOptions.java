package dev.heddle.hurt;

import java.util.List;

/**
 * What the command was told.
 *
 * @param seconds how long it lasts
 * @param seed what is random is drawn from it
 * @param overflows whether stacks are overflowed
 * @param fillsHeap whether the heap is filled
 * @param cold whether it begins without a round that hurts nobody, in which classes are loaded
 * @param kinds the kinds of deeds
 */
record HurtOptions(
    long seconds,
    long seed,
    boolean overflows,
    boolean fillsHeap,
    boolean cold,
    List<Deeds.Kind> kinds) {

  static HurtOptions parse(String[] arguments) {
    long seconds = 60;
    long seed = System.nanoTime();
    boolean overflows = true;
    boolean fillsHeap = true;
    boolean cold = false;
    String only = "";
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      switch (name) {
        case "--no-overflow" -> overflows = false;
        case "--no-memory" -> fillsHeap = false;
        case "--cold" -> cold = true;
        case "--seconds", "--minutes", "--seed", "--only" -> {
          if (++i == arguments.length) {
            throw new IllegalArgumentException(name + " needs a value");
          }
          switch (name) {
            case "--seconds" -> seconds = number(name, arguments[i], 1);
            case "--minutes" -> seconds = 60 * number(name, arguments[i], 1);
            case "--seed" -> seed = number(name, arguments[i], Long.MIN_VALUE);
            default -> only = arguments[i];
          }
        }
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + name + "'; ./heddle stress hurt --help lists what there is");
      }
    }
    return new HurtOptions(seconds, seed, overflows, fillsHeap, cold, Deeds.named(only));
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
