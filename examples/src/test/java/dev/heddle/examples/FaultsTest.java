package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every program of {@code examples/faults} and checks its report: {@code expected/Name.txt}
 * has its exit status and what it prints, and {@code docs/faults.md} shows the same. What differs
 * between runs or versions is left out: ids, and the lines in Heddle's own and the JDK's sources.
 */
class FaultsTest {
  private static final Path FAULTS = ProgramRun.ROOT.resolve("examples/faults");
  private static final String OPTIONS = "-Dheddle.startSites=true -Dheddle.leaks=counted";

  @TestFactory
  Stream<DynamicTest> everyFaultIsReportedAsItShould() throws IOException {
    String page = Files.readString(ProgramRun.ROOT.resolve("docs/faults.md"));
    return names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name, page)));
  }

  private static void check(String name, String page) throws IOException, InterruptedException {
    String expected = Files.readString(FAULTS.resolve("expected/" + name + ".txt"));
    ProgramRun run = ProgramRun.with(OPTIONS, FAULTS.resolve(name + ".java"));
    assertThat(stable(run.out() + run.err()) + "exit status " + run.status() + "\n")
        .isEqualTo(expected);
    assertThat(section(name, page))
        .as("docs/faults.md")
        .contains("```text\n" + expected + "```\n", "\nGo 1.27:\n\n```text\n")
        .contains("faults/" + name + ".java", "faults/" + name + ".go");
    assertThat(FAULTS.resolve(name + ".go")).exists();
  }

  /** What the page says of one fault; empty if it does not name it. */
  private static String section(String name, String page) {
    int begin = page.indexOf("\n### " + name + "\n");
    int end = begin < 0 ? -1 : page.indexOf("\n#", begin + 1);
    return begin < 0 ? "" : page.substring(begin, end < 0 ? page.length() : end);
  }

  /** Without what differs between runs and versions. */
  private static String stable(String report) {
    return report
        .replaceAll("goroutine \\d+", "goroutine N")
        .replaceAll("((?:Mutex|Chan)@)[0-9a-f]+", "$1…")
        .replaceAll("(at (?:dev\\.heddle|java)\\..*\\(\\w+\\.java):\\d+", "$1");
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FAULTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".java"))
          .map(file -> file.substring(0, file.length() - ".java".length()))
          .sorted()
          .toList();
    }
  }
}
