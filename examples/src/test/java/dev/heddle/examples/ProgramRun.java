package dev.heddle.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program to its end.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
record ProgramRun(int status, String out, String err) {
  private static final long LIMIT_SECONDS = 540;

  /** Runs {@code heddle run program}. */
  static ProgramRun of(Path heddle, Path program) throws IOException, InterruptedException {
    Path out = Files.createTempFile("example-out-", ".txt");
    Path err = Files.createTempFile("example-err-", ".txt");
    try {
      Process process =
          new ProcessBuilder(heddle.toString(), "run", program.toString())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
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
