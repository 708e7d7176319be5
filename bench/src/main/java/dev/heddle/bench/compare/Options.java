package dev.heddle.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
record Options(
    List<Workload> workloads,
    List<String> peers,
    int rounds,
    boolean quick,
    String heap,
    boolean readme,
    @Nullable Path append,
    @Nullable Path from) {

  static final String USAGE =
      """
      usage: heddle bench [--programs A,B] [--peers A,B] [--rounds N] [--quick] [--heap SIZE]
                          [--append FILE] [--readme]
             heddle bench --from FILE [--readme]

        --programs A,B  run only these programs: %s
                        (sleeperbytes and those after it run only when they are named)
        --peers A,B     compare only these: %s
        --rounds N      run each program N times on each peer, in turn (5)
        --quick         smaller programs, as many rounds as fit into two minutes (at most 3)
        --heap SIZE     the heap each JVM may take, as for -Xmx (4g)
        --append FILE   add the rounds to those in FILE, a results file of an earlier time; begin
                        one where there is none
        --readme        put the table into the README, if nothing failed
        --from FILE     measure nothing: report what a results file has
        --help          print this
      """
          .formatted(
              String.join(", ", Workload.all().stream().map(Workload::name).toList()),
              String.join(", ", Peers.NAMES));

  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 3;
  private static final String HEAP = "4g";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Options parse(String... arguments) {
    List<Workload> workloads = Workload.usual();
    List<String> peers = Peers.USUAL;
    int rounds = 0;
    boolean quick = false;
    String heap = HEAP;
    boolean readme = false;
    Path append = null;
    Path from = null;
    for (int i = 0; i < arguments.length; i++) {
      String option = arguments[i];
      switch (option) {
        case "--programs" -> workloads = Workload.named(value(arguments, ++i));
        case "--peers" -> peers = peersNamed(value(arguments, ++i));
        case "--rounds" -> rounds = roundsIn(value(arguments, ++i));
        case "--heap" -> heap = heapIn(value(arguments, ++i));
        case "--quick" -> quick = true;
        case "--readme" -> readme = true;
        case "--append" -> append = Path.of(value(arguments, ++i));
        case "--from" -> from = Path.of(value(arguments, ++i));
        default -> throw new IllegalArgumentException("unknown option " + option + "; see --help");
      }
    }
    if (from != null && arguments.length > (readme ? 3 : 2)) {
      throw new IllegalArgumentException(
          "--from measures nothing, so only --readme goes with it; see --help");
    }
    if (readme && quick) {
      throw new IllegalArgumentException("--readme takes no figures of --quick");
    }
    if (rounds == 0) {
      rounds = quick ? QUICK_ROUNDS : ROUNDS;
    }
    return new Options(workloads, peers, rounds, quick, heap, readme, append, from);
  }

  static void requireKnown(String what, List<String> wanted, List<String> known) {
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown " + what + " '" + name + "'; there are " + String.join(", ", known));
      }
    }
  }

  private static String value(String[] arguments, int index) {
    if (index == arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a value; see --help");
    }
    return arguments[index];
  }

  private static List<String> peersNamed(String names) {
    List<String> wanted = Arrays.asList(names.split(",", -1));
    requireKnown("peer", wanted, Peers.NAMES);
    return Peers.NAMES.stream().filter(wanted::contains).toList();
  }

  private static int roundsIn(String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "--rounds needs a whole number from 1 to 9999, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static String heapIn(String text) {
    if (!text.matches("[1-9][0-9]*[kKmMgG]")) {
      throw new IllegalArgumentException("--heap needs a size such as 4g or 900m, not " + text);
    }
    return text;
  }
}
