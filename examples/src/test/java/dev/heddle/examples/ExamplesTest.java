package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every {@code examples/*.java} as the README says and checks what it prints: either it is
 * exactly {@code examples/expected/<Name>.txt}, or, where it differs from run to run, a check in
 * {@link Checks} says what all runs have in common. An example with neither fails.
 */
class ExamplesTest {
  private static final Path EXAMPLES = ProgramRun.ROOT.resolve("examples");

  @TestFactory
  Stream<DynamicTest> everyExamplePrintsWhatItShould() throws IOException {
    return names().stream().map(name -> DynamicTest.dynamicTest(name, () -> runs(name)));
  }

  @Test
  void everyExpectationHasAnExample() throws IOException {
    assertThat(names()).containsAll(Checks.BY_EXAMPLE.keySet()).containsAll(expectedNames());
  }

  @Test
  void greedyPhilosophersAreFoundInTheirDeadlock() throws IOException, InterruptedException {
    ProgramRun run = ProgramRun.example("DiningPhilosophers", "greedy");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .startsWith("fatal error: all goroutines are asleep - deadlock!")
        .contains("goroutine 1 \"main\" [join]:")
        .anyMatch(line -> line.matches("goroutine \\d+ \"Elgin\" \\[chan receive]:"));
  }

  private static void runs(String name) throws IOException, InterruptedException {
    Path expected = EXAMPLES.resolve("expected/" + name + ".txt");
    Check check = Checks.BY_EXAMPLE.get(name);
    assertThat(Files.exists(expected) ^ check != null)
        .as("%s.java needs either expected/%s.txt or a check in Checks", name, name)
        .isTrue();

    ProgramRun run = ProgramRun.example(name);

    assertThat(run.err()).as("standard error").isEmpty();
    assertThat(run.status()).as("exit status").isZero();
    if (check == null) {
      assertThat(run.out()).isEqualTo(Files.readString(expected));
    } else {
      check.accept(run.out().lines().toList());
    }
  }

  private static List<String> names() throws IOException {
    return namesIn(EXAMPLES, ".java");
  }

  private static List<String> expectedNames() throws IOException {
    Path folder = EXAMPLES.resolve("expected");
    return Files.isDirectory(folder) ? namesIn(folder, ".txt") : List.of();
  }

  private static List<String> namesIn(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }
}
