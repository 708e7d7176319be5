package dev.heddle.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program to its end.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
record ProgramRun(int status, String out, String err) {
  /** The project's folder. */
  static final Path ROOT = Path.of(System.getProperty("heddle.root")).toAbsolutePath();

  private static final long LIMIT_SECONDS = 540;

  /** Runs {@code heddle run examples/name.java}. */
  static ProgramRun example(String name, String... args) throws IOException, InterruptedException {
    return of(ROOT.resolve("examples/" + name + ".java"), args);
  }

  /** Runs {@code heddle run program}. */
  static ProgramRun of(Path program, String... args) throws IOException, InterruptedException {
    return with("", program, args);
  }

  /** The same, with more options for its JVM. */
  static ProgramRun with(String jvmOptions, Path program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ROOT.resolve("heddle").toString(), "run", program.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("example-out-", ".txt");
    Path err = Files.createTempFile("example-err-", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      if (!jvmOptions.isEmpty()) {
        builder.environment().put("HEDDLE_JAVA_OPTS", jvmOptions);
      }
      Process process = builder.start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            program
                + " still ran after "
                + LIMIT_SECONDS
                + " s; it had printed:\n"
                + Files.readString(out)
                + Files.readString(err));
      }
      return new ProgramRun(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
