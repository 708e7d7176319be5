package dev.heddle.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an option of the JVM, such as a setting of Heddle's, costs: Heddle's programs with and
 * without it, in pairs that run one after the other, so that both see the same machine.
 */
public final class SettingCost {

  private static final String USAGE =
      """
      Usage: heddle bench setting OPTION [PROGRAM[,PROGRAM...] [ROUNDS]]

        OPTION    what the JVM is given in every second run, such as -Dheddle.startSites=true
        PROGRAM   those of heddle bench; startfinish,forkjoin if not said
        ROUNDS    how many pairs of runs; 9 if not said
      """;

  private static final String HEAP = "-Xmx4g";

  private final String option;
  private final int rounds;
  private final Path target;
  private final Peer heddle;

  /** In what the last run was measured. */
  private String unit = "";

  private SettingCost(String option, int rounds) throws IOException, InterruptedException {
    this.option = option;
    this.rounds = rounds;
    Path home = Path.of(System.getProperty("heddle.bench.home", "bench"));
    target = Files.createDirectories(home.resolve("target"));
    heddle = new Peers(home, target).find(List.of("heddle")).getFirst();
  }

  /** Ends with status 1 when the arguments are wrong, or when a program failed. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length == 0 || arguments[0].equals("--help")) {
      out.print(USAGE);
      return;
    }
    try {
      List<Workload> workloads =
          Workload.named(arguments.length > 1 ? arguments[1] : "startfinish,forkjoin");
      int rounds = arguments.length > 2 ? rounds(arguments[2]) : 9;
      if (!arguments[0].startsWith("-") || arguments.length > 3) {
        throw new IllegalArgumentException(
            "'"
                + String.join(" ", arguments)
                + "' is not OPTION [PROGRAMS [ROUNDS]], such as"
                + " -Dheddle.startSites=true startfinish 9");
      }
      SettingCost cost = new SettingCost(arguments[0], rounds);
      for (Workload workload : workloads) {
        out.println(cost.of(workload));
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("heddle bench setting: " + e.getMessage());
      System.exit(1);
    }
  }

  static int rounds(String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "ROUNDS is '" + text + "'; it must be a whole number of at least 1");
    }
    return Integer.parseInt(text);
  }

  private String of(Workload workload) throws IOException, InterruptedException {
    List<Double> plain = new ArrayList<>();
    List<Double> set = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      boolean setFirst = round % 2 == 1; // neither is always the one that finds a warm machine
      double first = run(workload, setFirst);
      double second = run(workload, !setFirst);
      plain.add(setFirst ? second : first);
      set.add(setFirst ? first : second);
      ratios.add(set.getLast() / plain.getLast());
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        "%s: %s a %s without %s, %s with it: %.2f times (%.2f to %.2f)",
        workload.name(),
        Table.amount(Spread.of(plain).median(), unit),
        workload.operation(),
        option,
        Table.amount(Spread.of(set).median(), unit),
        ratio.median(),
        ratio.least(),
        ratio.most());
  }

  /** The median of what an operation took. */
  private double run(Workload workload, boolean set) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(heddle.launch());
    command.add(1, HEAP);
    if (set) {
      command.add(2, option);
    }
    Pace pace = workload.pace();
    command.add(workload.name());
    command.add(Integer.toString(workload.size(false)));
    command.add(Integer.toString(pace.warmUpMillis(false)));
    command.add(Integer.toString(pace.measureMillis(false)));
    Trial trial = Trial.run(command, pace.limit(), target);
    if (trial.failure() != null) {
      throw new IllegalStateException(workload.name() + " failed: " + trial.failure());
    }
    List<Measurement> all = trial.lines().stream().map(Measurement::parse).toList();
    Measurement first = all.getFirst(); // of a program that measures its parts, the first
    unit = first.unit();
    return Spread.of(
            all.stream()
                .filter(each -> each.line().equals(first.line()))
                .map(Measurement::perOperation)
                .toList())
        .median();
  }
}
