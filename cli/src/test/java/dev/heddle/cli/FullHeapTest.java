package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./heddle run} of a program that has filled its heap for good, and does not end itself. */
class FullHeapTest {
  @TempDir Path folder;

  private Path program(String what) throws IOException {
    return Files.writeString(
        folder.resolve("Full.java"),
        """
        import static dev.heddle.Heddle.*;
        List<byte[]> held = new LinkedList<>();
        void main() throws Exception {
          for (int size = 1 << 20; size > 64; ) {
            try {
              held.add(new byte[size]);
            } catch (OutOfMemoryError e) {
              size /= 2;
            }
          }
          %s
        }
        """
            .formatted(what));
  }

  private Outcome run(String what, String seconds) throws Exception {
    return heddle()
        .with("HEDDLE_JAVA_OPTS", "-Xmx24m -Dheddle.fullHeapSeconds=" + seconds)
        .run("run", program(what));
  }

  @Test
  void endsByOneLine() throws Exception {
    Outcome outcome = run("while (true) {}", "1");
    assertThat(outcome.err())
        .matches(
            "fatal error: out of memory: the heap is full, at 2. MB; -Xmx in HEDDLE_JAVA_OPTS gives"
                + " more\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void goesOnWhenThereIsRoomAgain() throws Exception {
    Outcome outcome = run("held = null; Thread.sleep(3_000); IO.println(\"went on\");", "1");
    assertThat(outcome).isEqualTo(new Outcome(0, "went on\n", ""));
  }
}
