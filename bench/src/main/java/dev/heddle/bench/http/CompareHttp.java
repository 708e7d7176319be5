package dev.heddle.bench.http;

import dev.heddle.bench.compare.Machine;
import dev.heddle.bench.compare.MissingPeerException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The command line of the comparison of servers: starts each in turn, for each load, warms it up,
 * measures it, ends it, and then again. Progress goes to standard error and the tables to standard
 * output and into a file.
 */
public final class CompareHttp {
  private static final DateTimeFormatter FILE_NAME =
      DateTimeFormatter.ofPattern("'http-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private CompareHttp() {}

  /** Ends with status 1 when an argument is wrong, something is missing or a request failed. */
  public static void main(String... arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(HttpOptions.USAGE);
      return;
    }
    try {
      if (!compare(HttpOptions.parse(arguments), out, err)) {
        err.println("heddle bench http: requests failed; see the tables");
        System.exit(1);
      }
    } catch (IllegalArgumentException | IOException | MissingPeerException e) {
      err.println("heddle bench http: " + e.getMessage());
      System.exit(1);
    }
  }

  private static boolean compare(HttpOptions options, PrintStream out, PrintStream err)
      throws IOException, InterruptedException, MissingPeerException {
    Path home = Path.of(System.getProperty("heddle.bench.home", "bench"));
    Path service =
        Path.of(System.getProperty("heddle.bench.service", "examples/http-service/target"));
    Path target = Files.createDirectories(home.resolve("target"));
    Machine machine = Machine.here();
    Servers installed = new Servers(home, service, target);
    Wrk wrk = new Wrk(installed.wrk(), home.resolve("wrk"), target);
    List<Servers.Server> servers = installed.find(options.peers());
    installed.missing().forEach((name, why) -> err.println("left out: " + name + ": " + why));
    err.printf("%s, load %.2f%n", machine, machine.load());

    HttpReport report = new HttpReport();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Load load : options.loads()) {
        for (Servers.Server server : servers) {
          if (server.has(load)) {
            Wrk.Outcome outcome = measure(server, load, wrk, options.seconds(), target);
            report.add(load, server.name(), outcome);
            err.printf(
                Locale.ROOT,
                "round %d  %-7s %-7s %,9.0f requests/s  p99 %9.2f ms  failed %d%n",
                round,
                load,
                server.name(),
                outcome.figures().perSecond(),
                outcome.figures().p99() / 1e3,
                outcome.figures().failed());
          }
        }
      }
    }
    out.print(report.text());
    out.println();
    Path folder = Files.createDirectories(target.resolve("results"));
    Path markdown = folder.resolve(FILE_NAME.format(machine.start()) + ".md");
    Files.writeString(markdown, report.markdown() + machine + ".\n");
    out.println("written: " + markdown);
    return report.isFaultless();
  }

  private static Wrk.Outcome measure(
      Servers.Server server, Load load, Wrk wrk, int seconds, Path target)
      throws IOException, InterruptedException {
    try (RunningServer running = RunningServer.start(server, target)) {
      if (load == Load.ORDERS) {
        running.stock();
      }
      wrk.load(running, load, seconds);
      return wrk.load(running, load, seconds);
    }
  }
}
