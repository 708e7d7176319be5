package dev.heddle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One start of {@code ./heddle} as a user starts it: another process, its streams in files. */
final class LauncherProcess {
  private static final long LIMIT_SECONDS = 300;

  private final ProcessBuilder builder = new ProcessBuilder();
  private Path launcher = root().resolve("heddle");

  private LauncherProcess() {
    // The build that runs this test sets these; a user's shell need not.
    builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
    builder.environment().remove("MAVEN_OPTS");
  }

  static LauncherProcess heddle() {
    return new LauncherProcess();
  }

  /** The project's folder. */
  static Path root() {
    String root = System.getProperty("heddle.root");
    if (root == null) {
      throw new IllegalStateException("set -Dheddle.root to the project's folder");
    }
    return Path.of(root).toAbsolutePath();
  }

  LauncherProcess launcher(Path other) {
    launcher = other;
    return this;
  }

  LauncherProcess in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  LauncherProcess with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  LauncherProcess without(String variable) {
    builder.environment().remove(variable);
    return this;
  }

  /** Puts a folder before all others on PATH. */
  LauncherProcess withFirstOnPath(Path folder) {
    return with("PATH", folder + ":" + System.getenv("PATH"));
  }

  /** Runs it to its end. */
  Outcome run(Object... args) throws InterruptedException {
    try {
      Path out = Files.createTempFile("heddle-out-", ".txt");
      Path err = Files.createTempFile("heddle-err-", ".txt");
      try {
        return run(out, err, args);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome run(Path out, Path err, Object... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    Process process =
        builder
            .command(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          command
              + " still ran after "
              + LIMIT_SECONDS
              + " s; it had printed:\n"
              + Files.readString(out)
              + Files.readString(err));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
