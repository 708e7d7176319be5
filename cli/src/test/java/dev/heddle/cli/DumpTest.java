package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./heddle dump PID} as a user meets it. */
class DumpTest {
  @TempDir Path folder;

  /** Builds the library if it is stale, under a limit that a slow machine keeps, too. */
  @BeforeAll
  @Timeout(600)
  static void build() throws Exception {
    assertThat(heddle().run("dump", "--help").status()).isZero();
  }

  @Test
  void itShowsWhatARunningProgramDoes() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Waits.java"),
            """
            import static dev.heddle.Heddle.*;
            import dev.heddle.*;
            import dev.heddle.sync.WaitGroup;
            void waitHere(Chan<Integer> channel, WaitGroup begun) {
              begun.done();
              channel.receive();
            }
            void main() {
              Chan<Integer> channel = chan();
              var begun = new WaitGroup();
              begun.add(30);
              for (int i = 0; i < 30; i++) {
                go(() -> waitHere(channel, begun));
              }
              begun.await();
              while (Scheduler.global().stats().waiting() < 30) {
                yieldNow();
              }
              IO.println("ready");
              IO.readln();
            }
            """);
    Process program =
        new ProcessBuilder(LauncherProcess.root().resolve("heddle").toString(), "run", file + "")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = program.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      Outcome text = heddle().run("dump", program.pid());
      assertThat(text.err()).isEmpty();
      assertThat(text.status()).isZero();
      assertThat(text.out())
          .contains("scheduler \"heddle\": 31 goroutines")
          .contains("30 goroutines [chan receive")
          .contains("\tat Waits.waitHere(Waits.java:6)\n")
          .contains("\"main\"");
      Outcome json = heddle().run("dump", "--json", program.pid());
      assertThat(json.out()).startsWith("{\"schedulers\": [").contains("\"count\": 30,");
    } finally {
      program.destroy();
      program.waitFor();
    }
  }

  @Test
  void aProcessThatIsNotThereIsOneClearLine() throws Exception {
    assertThat(heddle().run("dump", "999999999"))
        .isEqualTo(
            new Outcome(1, "", "heddle dump: no process 999999999; `jps` lists those of Java\n"));
  }

  @Test
  void aProcessThatIsNoJavaProgramIsOneClearLine() throws IOException, InterruptedException {
    Process other = new ProcessBuilder("sleep", "1000").start();
    try {
      Outcome outcome = heddle().run("dump", other.pid());
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err())
          .isEqualTo(
              "heddle dump: process %d is no Java program; `jps` lists those there are\n"
                  .formatted(other.pid()));
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  /** To attach is to send SIGQUIT, of which a program of Go's dies, for one. */
  @Test
  void aProgramThatCatchesTheSignalOfAttachGetsNone() throws Exception {
    Process other =
        new ProcessBuilder(
                "bash", "-c", "trap 'exit 3' QUIT; echo ready; while :; do sleep 0.1; done")
            .start();
    try (BufferedReader output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      Outcome outcome = heddle().run("dump", other.pid());
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err()).contains("is no Java program").hasLineCount(1);
      assertThat(other.waitFor(1, TimeUnit.SECONDS)).as("it ended").isFalse();
    } finally {
      other.destroyForcibly();
      other.waitFor();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aThreadsNumberIsOneClearLine() throws Exception {
    long self = ProcessHandle.current().pid();
    Path[] threads;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      threads = tasks.toArray(Path[]::new);
    }
    String thread =
        Arrays.stream(threads)
            .map(each -> String.valueOf(each.getFileName()))
            .filter(each -> !each.equals(String.valueOf(self)))
            .findFirst()
            .orElseThrow();
    assertThat(heddle().run("dump", thread))
        .isEqualTo(
            new Outcome(
                1, "", "heddle dump: " + thread + " is a thread, of process " + self + "\n"));
  }

  @Test
  void aJavaProgramWithoutHeddleIsOneClearLine() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Plain.java"),
            "void main() throws Exception { IO.println(\"ready\"); System.in.read(); }");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process program = new ProcessBuilder(java.toString(), file.toString()).start();
    try (BufferedReader output = program.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      Outcome outcome = heddle().run("dump", program.pid());
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err()).contains("has no Heddle").hasLineCount(1);
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(program.pid()));
      assertThat(machine.getAgentProperties())
          .as("what a management agent would have left")
          .doesNotContainKey("com.sun.management.jmxremote.localConnectorAddress");
      machine.detach();
    } finally {
      program.destroy();
      program.waitFor();
    }
  }

  @Test
  void aProgramOnTheJdksOwnSchedulerIsShown() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("Falls.java"),
            """
            import static dev.heddle.Heddle.*;
            void main() throws Exception {
              run(() -> { IO.println("ready"); System.in.read(); });
            }
            """);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process program =
        new ProcessBuilder(java + "", "-cp", Library.location() + "", file + "").start();
    try (BufferedReader output = program.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      Outcome outcome = heddle().run("dump", program.pid());
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains("1 goroutine", "\"main\"");
    } finally {
      program.destroy();
      program.waitFor();
    }
  }

  @Test
  void whatIsNoNumberIsOneClearLine() throws Exception {
    Outcome outcome = heddle().run("dump", "x");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("'x'", "PID").hasLineCount(1);
  }
}
