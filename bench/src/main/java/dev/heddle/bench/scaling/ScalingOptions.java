package dev.heddle.bench.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the command line asks for. */
record ScalingOptions(List<Crowd> crowds, boolean quick) {
  static final String USAGE =
      """
      usage: heddle bench scaling [--programs A,B] [--quick]

        --programs A,B  run only these programs: %s
        --quick         up to 10,000 goroutines, parallelism 1 and 2: under a minute
        --help          print this
      """
          .formatted(String.join(", ", Crowd.ALL.stream().map(Crowd::name).toList()));

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static ScalingOptions parse(String... arguments) {
    List<Crowd> crowds = Crowd.ALL;
    boolean quick = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--programs" -> {
          if (++i == arguments.length) {
            throw new IllegalArgumentException("--programs needs a value; see --help");
          }
          crowds = Arrays.stream(arguments[i].split(",", -1)).map(Crowd::of).toList();
        }
        default ->
            throw new IllegalArgumentException("unknown option " + arguments[i] + "; see --help");
      }
    }
    return new ScalingOptions(crowds, quick);
  }

  /** The numbers of goroutines to try with a program. */
  int[] sizes(Crowd crowd) {
    int most = Math.min(crowd.most(), quick ? 10_000 : 1_000_000);
    return IntStream.iterate(10, size -> size <= most, size -> size * 10).toArray();
  }

  List<Integer> parallelisms() {
    return quick ? List.of(1, 2) : List.of(1, 2, 4, 8);
  }

  /** How many operations, and how long to warm up and to measure. */
  List<String> effort() {
    return quick ? List.of("20000", "300", "50") : List.of("200000", "1000", "300");
  }

  /** All arguments of {@link CrowdProgram}. */
  List<String> arguments(Crowd crowd) {
    return Stream.of(
            Stream.of(crowd.name()),
            effort().stream(),
            Arrays.stream(sizes(crowd)).mapToObj(Integer::toString))
        .flatMap(words -> words)
        .toList();
  }
}
