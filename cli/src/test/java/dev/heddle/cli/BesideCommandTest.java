package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code heddle test --beside NAME}: what runs beside the tests' JVM, and what is left of it. */
class BesideCommandTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** Stands for the tests: ends when it has been disturbed twice. */
  private static final String DISTURBED_TWICE =
      """
      void main() throws Exception {
        Thread.startVirtualThread(() -> {
          while (!Thread.interrupted()) {
            LockSupport.parkNanos(1_000_000);
          }
        });
        Path folder = Path.of(System.getProperty("heddle.beside"));
        IO.println("folder " + folder);
        Path rounds = folder.resolve("rounds");
        while (!Files.exists(rounds) || Integer.parseInt(Files.readString(rounds).strip()) < 2) {
          Thread.sleep(20);
        }
        IO.println("disturbed");
      }
      """;

  private static final String SOME_VIRTUAL_THREADS =
      """
      void main() throws Exception {
        for (int i = 0; i < 10; i++) {
          Thread.startVirtualThread(() -> {}).join();
        }
        IO.println("folder " + System.getProperty("heddle.beside"));
      }
      """;

  @TempDir Path folder;

  private Path tools;
  private Path program;
  private Outcome outcome;

  /** A Maven that runs a program in the JVM, and with the flags, that it is told for the tests. */
  @BeforeEach
  void makeTools() throws Exception {
    program = folder.resolve("Program.java");
    tools = Files.createDirectory(folder.resolve("tools"));
    FakeJdk.script(
        tools.resolve("mvn"),
        """
        for word; do
          case $word in
            -Djvm=*) jvm=${word#*=} ;;
            -Dheddle.test.flags=*) flags=${word#*=} ;;
            -Dheddle.test.slowness=*) echo "slowness ${word#*=}" ;;
            -Dheddle.test.patience=*) echo "patience ${word#*=}" ;;
          esac
        done
        "$jvm" $flags '%s' && exit 3\
        """
            .formatted(program));
  }

  /** The folder that the launcher and the program share is the only thing that is left. */
  @AfterEach
  void nothingIsLeft() {
    if (outcome.out().contains("folder ")) {
      Path shared =
          Path.of(
              outcome
                  .out()
                  .lines()
                  .filter(line -> line.startsWith("folder "))
                  .findFirst()
                  .get()
                  .substring("folder ".length()));
      assertThat(shared).doesNotExist();
      assertThat(commandLines()).noneMatch(line -> line.contains(shared.toString()));
    }
  }

  private static Stream<String> commandLines() {
    return ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream());
  }

  private void test(String text, String... arguments) throws Exception {
    Files.writeString(program, text);
    Object[] all = new Object[arguments.length + 1];
    all[0] = "test";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    outcome = heddle().with("HEDDLE_JAVA_HOME", JDK.toString()).withFirstOnPath(tools).run(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"debugger", "dumps"})
  void theTestsAreDisturbedAndTheirStatusIsTheCommands(String beside) throws Exception {
    test(DISTURBED_TWICE, "--beside", beside);
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
    assertThat(outcome.out())
        .contains("disturbed\n", "slowness 1\npatience 5\n")
        .containsPattern("heddle: beside the tests ran the " + beside + ": [0-9]+ rounds\n");
  }

  @Test
  void whatIsRecordedIsTold() throws Exception {
    test(SOME_VIRTUAL_THREADS, "--beside", "recorder", "--flags", "-esa");
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
    assertThat(outcome.out())
        .contains("heddle: recorded beside the tests", "patience 1\n")
        .containsPattern("jdk\\.VirtualThreadStart +10 ")
        .containsPattern("jdk\\.VirtualThreadEnd +10 ");
  }

  @Test
  void testsThatWereNotDisturbedAreAnError() throws Exception {
    test("void main() { Runtime.getRuntime().halt(0); }", "--beside", "recorder");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                1, "slowness 1\npatience 1\n", "heddle: nothing was recorded beside the tests\n"));
  }

  @Test
  void anUnknownNameIsOneClearLine() throws Exception {
    test("", "--beside", "a profiler");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle: --beside is 'a profiler'; it must be one of: debugger, recorder, dumps\n"));
  }
}
