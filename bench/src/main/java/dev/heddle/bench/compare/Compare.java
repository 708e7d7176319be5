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
 * both tables and every single figure go to files as well.
 */
public final class Compare {
  private static final DateTimeFormatter FILE_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Compare() {}

  /** Ends with status 1 when the arguments are wrong, or when a program failed. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(Options.USAGE);
      return;
    }
    try {
      if (!compare(Options.parse(arguments), out, err)) {
        System.exit(1);
      }
    } catch (IllegalArgumentException e) {
      err.println("heddle bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Whether every program of every peer succeeded. */
  private static boolean compare(Options options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("heddle.bench.home", "bench"));
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

    Rounds rounds = new Rounds(options, peers, target, err);
    Results results = rounds.run();
    rounds.complaints().forEach(complaint -> err.println("said by " + complaint));

    Report report = new Report(peers, results, machine, rounds.done());
    out.println();
    out.print(report.text());
    out.println();
    out.print(report.faults(installed.missing()));

    Path folder = Files.createDirectories(target.resolve("results"));
    String name = FILE_NAME.format(machine.start());
    Path json = folder.resolve(name + ".json");
    Path markdown = folder.resolve(name + ".md");
    Files.writeString(json, JsonReport.of(options, peers, installed.missing(), results, machine));
    Files.writeString(markdown, report.markdown());
    out.println("written: " + json);
    out.println("written: " + markdown);
    return results.failures().isEmpty();
  }
}
