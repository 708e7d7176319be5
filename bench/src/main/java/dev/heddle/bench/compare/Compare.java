package dev.heddle.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/**
 * The comparison's command line. Progress goes to standard error and the tables to standard output;
 * tables, chart and every single figure go to files as well.
 */
public final class Compare {
  private static final DateTimeFormatter FILE_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Options options;
  private final PrintStream out;
  private final PrintStream err;
  private final Path home = Path.of(System.getProperty("heddle.bench.home", "bench"));

  private Compare(Options options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Ends with status 1 when the arguments are wrong, or when a program failed. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(Options.USAGE);
      return;
    }
    try {
      if (!new Compare(Options.parse(arguments), out, err).run()) {
        System.exit(1);
      }
    } catch (IllegalArgumentException e) {
      err.println("heddle bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Whether every program of every peer succeeded. */
  private boolean run() throws IOException, InterruptedException {
    Path from = options.from();
    Comparison comparison = from == null ? measured() : SavedComparison.read(from);
    Report report = new Report(comparison);
    out.println();
    out.print(report.text());
    out.println();
    out.print(report.faults());
    boolean succeeded = comparison.results().failures().isEmpty();
    if (options.readme() && succeeded) {
      ReadmeTable.write(home.resolve("..").normalize(), comparison);
      out.println("written: README.md and its chart");
    } else if (options.readme()) {
      err.println("not written: README.md, for a program failed");
    }
    if (from != null) {
      ResultFiles.beside(from).write(comparison).forEach(file -> out.println("written: " + file));
    }
    return succeeded;
  }

  private Comparison measured() throws IOException, InterruptedException {
    Path target = Files.createDirectories(home.resolve("target"));
    Machine machine = Machine.here();
    Peers installed = new Peers(home, target);
    List<Peer> peers = installed.find(options.peers());
    installed.missing().forEach((name, why) -> err.println("left out: " + name + ": " + why));
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("none of the peers can be run");
    }
    peers.forEach(peer -> err.printf("%-8s %s%n", peer.name(), peer.title()));
    err.printf("%s, load %.2f%n", machine, machine.load());

    Path append = options.append();
    Path json =
        append != null
            ? append
            : target.resolve("results").resolve(FILE_NAME.format(machine.start()) + ".json");
    Comparison begun = begun(machine, peers, installed, json);
    if (options.readme()) {
      ReadmeTable.requireFit(begun);
    }
    return measure(begun, peers, target, ResultFiles.beside(json));
  }

  /** What the rounds are added to. */
  private Comparison begun(Machine machine, List<Peer> peers, Peers installed, Path json)
      throws IOException {
    Comparison now =
        new Comparison(
            machine,
            options.quick(),
            options.heap(),
            peers,
            installed.missing(),
            new Results(),
            List.of(new Occasion(machine.start(), machine.load(), 1, 0)));
    if (!Files.exists(json)) {
      return now;
    }
    Comparison earlier = SavedComparison.read(json);
    err.println(earlier.rounds() + " rounds stand in " + json + " already");
    return earlier.joinedBy(now);
  }

  private Comparison measure(Comparison begun, List<Peer> peers, Path target, ResultFiles files)
      throws IOException, InterruptedException {
    Machine now = Machine.here();
    int earlier = begun.rounds();
    Rounds rounds = new Rounds(options, peers, target, err, begun.results(), earlier);
    Comparison comparison = begun;
    while (rounds.runNext()) {
      // After each round, so that none is lost if the next one is interrupted.
      comparison = begun.at(new Occasion(now.start(), now.load(), earlier + 1, rounds.total()));
      files.write(comparison);
    }
    rounds.complaints().forEach(complaint -> err.println("said by " + complaint));
    files.write(comparison).forEach(file -> err.println("written: " + file));
    return comparison;
  }
}
