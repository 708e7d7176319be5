package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison goes to its files and comes back, and rounds of another occasion join it. */
class SavedComparisonTest {
  private static final Peer HEDDLE = Peer.named("heddle", "Heddle on Java 25");
  private static final Peer GO = Peer.named("go", "Go 1.27");
  private static final Instant MONDAY = Instant.parse("2026-01-05T10:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-01-06T11:00:00Z");

  private final Results results = new Results();
  private final Comparison monday = comparison("4g", MONDAY, GO);

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    add("startpark", "startpark.wake", HEDDLE, 1, 100, 300, 200);
    add("startpark", "startpark.wake", GO, 1, 400);
    results.fail(Workload.of("sieve"), HEDDLE, "exit status 1; \"oh\"\nno");
    Comparison read = readBack(monday);
    assertThat(read.peers()).isEqualTo(monday.peers());
    assertThat(read.machine()).isEqualTo(monday.machine());
    assertThat(read.occasions()).isEqualTo(monday.occasions());
    assertThat(read.missing()).containsExactly(Map.entry("jox", "not installed"));
    assertThat(read.results().failures()).isEqualTo(results.failures());
    assertThat(JsonReport.of(read)).isEqualTo(JsonReport.of(monday));
    assertThat(new Report(read).text()).isEqualTo(new Report(monday).text());
  }

  @Test
  void roundsOfAnotherOccasionAreShownByThemselvesToo() {
    add("sieve", "sieve", HEDDLE, 1, 100);
    add("sieve", "sieve", GO, 1, 200);
    add("sieve", "sieve", HEDDLE, 2, 300);
    add("sieve", "sieve", GO, 2, 100);
    Comparison both =
        monday.joinedBy(comparison("4g", TUESDAY, GO)).at(new Occasion(TUESDAY, 0.5, 2, 2));
    assertThat(both.rounds()).isEqualTo(2);
    assertThat(new Report(both).text())
        .contains("Medians of 2 rounds on 2 occasions")
        .containsPattern(
            "program +2026-01-05T10:00:00Z +2026-01-06T11:00:00Z\nsieve +0.50 +3.00\n");
  }

  @Test
  void onlyTheSameMayBeAppended() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> monday.joinedBy(comparison("8g", TUESDAY, GO)))
        .withMessageContaining("same heap: the earlier ones have 4g, these have 8g");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> monday.joinedBy(comparison("4g", TUESDAY, Peer.named("go", "Go 1.28"))))
        .withMessageContaining("same peer: the earlier ones have Go 1.27, these have Go 1.28");
  }

  @Test
  void aPeerThatWasMissingMayJoin() {
    Peer jox = Peer.named("jox", "Jox 1");
    assertThat(monday.joinedBy(comparison("4g", TUESDAY, jox)).peers())
        .containsExactly(HEDDLE, GO, jox);
  }

  @Test
  void aFileOfAnythingElseIsRefused() throws IOException {
    Path file = folder.resolve("other.json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedComparison.read(file))
        .withMessage("cannot read " + file);
    Files.writeString(file, "{\"occasions\": 3}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedComparison.read(file))
        .withMessage(
            file
                + " has no results of this command: "
                + "'occasions' of 'results' should be a list, but is 3");
    Files.writeString(file, "{");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedComparison.read(file))
        .withMessageContaining("no JSON: expected '\"' at character 1, found the end");
  }

  private Comparison readBack(Comparison comparison) throws IOException {
    Path json = folder.resolve("deeper").resolve("results.json");
    assertThat(ResultFiles.beside(json).write(comparison))
        .allMatch(Files::exists)
        .extracting(path -> path.getFileName().toString())
        .containsExactly("results.json", "results.md", "results.svg");
    return SavedComparison.read(json);
  }

  private Comparison comparison(String heap, Instant start, Peer other) {
    return new Comparison(
        new Machine("a processor", 2, "an OS", start, 0.25),
        false,
        heap,
        List.of(HEDDLE, other),
        Map.of("jox", "not installed"),
        results,
        List.of(new Occasion(start, 0.25, 1, 1)));
  }

  private void add(String program, String line, Peer peer, int round, long... amounts) {
    for (long amount : amounts) {
      results.add(
          Workload.of(program), peer, round, List.of(new Measurement(line, 10, amount, "ns")));
    }
  }
}
