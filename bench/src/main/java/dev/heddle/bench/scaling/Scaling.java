package dev.heddle.bench.scaling;

import dev.heddle.bench.compare.JvmCommand;
import dev.heddle.bench.compare.Machine;
import dev.heddle.bench.compare.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The command line of the scaling measurement: a process for each program and parallelism, which
 * tries all numbers of goroutines. No process may take longer than {@link #LIMIT}.
 */
public final class Scaling {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final DateTimeFormatter FILE_NAME =
      DateTimeFormatter.ofPattern("'scaling-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path home = Path.of(System.getProperty("heddle.bench.home", "bench"));
  private final ScalingOptions options;
  private final Curves curves;
  private final PrintStream out;
  private final PrintStream err;
  private boolean failed;

  private Scaling(ScalingOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.curves = new Curves(options.parallelisms());
    this.out = out;
    this.err = err;
  }

  /** Ends with status 1 when the arguments are wrong, or when a program failed. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(ScalingOptions.USAGE);
      return;
    }
    try {
      if (!new Scaling(ScalingOptions.parse(arguments), out, err).run()) {
        System.exit(1);
      }
    } catch (IllegalArgumentException e) {
      err.println("heddle bench scaling: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Whether every program succeeded. */
  private boolean run() throws IOException, InterruptedException {
    Machine machine = Machine.here();
    err.printf("%s, load %.2f%n", machine, machine.load());
    Path folder = Files.createDirectories(home.resolve("target").resolve("results"));
    int done = 0;
    for (Crowd crowd : options.crowds()) {
      err.printf("[%d/%d] %-12s", ++done, options.crowds().size(), crowd.name());
      for (int parallelism : options.parallelisms()) {
        err.printf("  %d: %s", parallelism, measure(crowd, parallelism, folder));
      }
      err.println();
    }
    if (!curves.isEmpty()) {
      out.print(curves.text());
      String name = FILE_NAME.format(machine.start());
      Path json = folder.resolve(name + ".json");
      Path chart = folder.resolve(name + ".svg");
      Files.writeString(json, curves.json(machine, options.quick()));
      Files.writeString(chart, curves.chart(machine));
      out.println("written: " + json);
      out.println("written: " + chart);
    }
    return !failed;
  }

  private String measure(Crowd crowd, int parallelism, Path folder)
      throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>(JvmCommand.heddleFlags());
    flags.addAll(List.of("-Xmx4g", "-Dheddle.parallelism=" + parallelism));
    List<String> command =
        new ArrayList<>(JvmCommand.of(home, flags, CrowdProgram.class.getName()));
    command.addAll(options.arguments(crowd));
    long start = System.nanoTime();
    Trial trial = Trial.run(command, LIMIT, folder);
    if (trial.failure() != null) {
      failed = true;
      return "failed: " + trial.failure();
    }
    curves.add(crowd, parallelism, trial.lines());
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }
}
