package dev.heddle.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one process printed.
 *
 * @param lines its standard output
 * @param complaints its standard error
 * @param failure why the output is not to be used; null when it is
 */
public record Trial(List<String> lines, String complaints, @Nullable String failure) {
  /** Variables by which the caller's environment could favour a peer. */
  private static final Set<String> TUNING =
      Set.of(
          "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private static final int LONGEST_COMPLAINT = 300;

  /** Runs a command to its end, or for as long as it may take, with no input. */
  public static Trial run(List<String> command, Duration limit, Path folder)
      throws IOException, InterruptedException {
    return run(command, Map.of(), limit, folder);
  }

  /** The same, with more variables in its environment. */
  static Trial run(List<String> command, Map<String, String> variables, Duration limit, Path folder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "trial", ".out");
    Path err = Files.createTempFile(folder, "trial", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeAll(TUNING);
      // The Go at hand, or none: no other is to be downloaded.
      builder.environment().put("GOTOOLCHAIN", "local");
      builder.environment().putAll(variables);
      Process process = builder.start();
      Thread killer = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(killer);
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(killer);
      String complaints = Files.readString(err).strip();
      return new Trial(
          Files.readAllLines(out), complaints, failure(ended, process, limit, complaints));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static @Nullable String failure(
      boolean ended, Process process, Duration limit, String complaints) {
    if (!ended) {
      return "not done after " + limit.toSeconds() + " s; " + shortened(complaints);
    }
    int status = process.exitValue();
    return status == 0 ? null : "exit status " + status + "; " + shortened(complaints);
  }

  private static String shortened(String complaints) {
    return complaints.length() <= LONGEST_COMPLAINT
        ? complaints
        : complaints.substring(0, LONGEST_COMPLAINT) + " …";
  }
}
