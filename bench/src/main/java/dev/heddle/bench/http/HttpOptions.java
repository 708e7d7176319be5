package dev.heddle.bench.http;

import java.util.Arrays;
import java.util.List;

/** What the command line asks for. */
record HttpOptions(List<Load> loads, List<String> peers, int rounds, int seconds) {

  static final String USAGE =
      """
      usage: heddle bench http [--loads A,B] [--peers A,B] [--rounds N] [--seconds N]

        --loads A,B  only these: %s
        --peers A,B  only these: %s
        --rounds N   start and load each server N times, in turn (5)
        --seconds N  load it for so long, after as long to warm up (10)
        --help       print this
      """
          .formatted(String.join(", ", Load.names()), String.join(", ", Servers.NAMES));

  private static final int ROUNDS = 5;
  private static final int SECONDS = 10;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static HttpOptions parse(String... arguments) {
    List<String> loads = Load.names().subList(0, Load.USUAL);
    List<String> peers = Servers.USUAL;
    int rounds = ROUNDS;
    int seconds = SECONDS;
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (!List.of("--loads", "--peers", "--rounds", "--seconds").contains(option)) {
        throw new IllegalArgumentException("unknown option " + option + "; see --help");
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(option + " needs a value; see --help");
      }
      String value = arguments[i + 1];
      switch (option) {
        case "--loads" -> loads = listed("load", value, Load.names());
        case "--peers" -> peers = listed("peer", value, Servers.NAMES);
        case "--rounds" -> rounds = number(option, value);
        default -> seconds = number(option, value);
      }
    }
    return new HttpOptions(Load.named(loads), peers, rounds, seconds);
  }

  private static List<String> listed(String what, String names, List<String> known) {
    List<String> wanted = Arrays.asList(names.split(",", -1));
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown " + what + " '" + name + "'; there are " + String.join(", ", known));
      }
    }
    return known.stream().filter(wanted::contains).toList();
  }

  private static int number(String option, String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          option + " needs a whole number from 1 to 9999, not " + text);
    }
    return Integer.parseInt(text);
  }
}
