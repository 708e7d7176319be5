package dev.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.select;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that parks very many goroutines before it wakes the first: what stands behind the park
 * has been compiled by then, and must not be a trap for each of them. In a JVM of its own, since
 * one earlier wake in the process would hide the fault.
 */
class FirstWakeTest {

  private static final int GOROUTINES = 100_000;
  private static final long LIMIT_SECONDS = 300;

  @ParameterizedTest
  @ValueSource(strings = {"--class-path=", "@../launcher/jvm-flags"})
  void wakingManyForTheFirstTimeDeoptimizesNotEachOfThem(String flags, @TempDir Path folder)
      throws Exception {
    Assumptions.assumeTrue(JdkThreads.isNative(), "the JDK's scheduler parks in code of its own");
    Path log = folder.resolve("deoptimizations.log");
    Path out = folder.resolve("out.txt");
    Process program = start(flags, log, out);
    boolean ended = program.waitFor(Patience.nanos(LIMIT_SECONDS), TimeUnit.NANOSECONDS);
    program.destroyForcibly();
    assertThat(ended).as("ended in time").isTrue();
    assertThat(program.exitValue()).as(Files.readString(out)).isZero();

    try (var lines = Files.lines(log)) {
      assertThat(lines.count()).isLessThan(GOROUTINES / 100);
    }
  }

  private static Process start(String flags, Path log, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            flags,
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-Xlog:deoptimization=debug:file=" + log + "::filecount=0",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  /** Half of the goroutines wait in a receive, half in a select. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Heddle.run(() -> {
        Chan<String> gate = chan();
        CountDownLatch waiting = new CountDownLatch(GOROUTINES);
        CountDownLatch woken = new CountDownLatch(GOROUTINES);
        for (int i = 0; i < GOROUTINES; i++) {
          boolean selects = i % 2 == 0;
          go(() -> {
            waiting.countDown();
            if (selects) {
              select(onReceive(gate, nothing -> {}));
            } else {
              gate.receive();
            }
            woken.countDown();
          });
        }
        waiting.await();
        gate.close();
        woken.await();
      });
    }
  }
}
