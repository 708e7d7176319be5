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

/** The README gets what was measured between its markers, and nothing else changes. */
class ReadmeTableTest {
  private static final String README =
      """
      # Heddle
      <!-- comparison: begin (from somewhere) -->
      typed by hand
      <!-- comparison: end -->
      More.
      """;

  private static final Peer HEDDLE = Peer.named("heddle", "Heddle on Java 25");
  private static final Peer GO = Peer.named("go", "Go 1.27");

  @TempDir private Path root;

  @Test
  void theTableStandsBetweenTheMarkers() throws IOException {
    Files.writeString(root.resolve("README.md"), README);
    ReadmeTable.write(root, comparison(false, HEDDLE, GO));
    assertThat(Files.readString(root.resolve("README.md")))
        .isEqualTo(
            """
            # Heddle
            <!-- comparison: begin (from somewhere) -->
            Lower is better: medians of one round, and Heddle divided by Go in the same
            round, with the least and the most. `./heddle bench` repeats it; [how it is
            measured](docs/performance.md).

            | program | an operation | Heddle | Go | Heddle / Go |
            |---|---|---:|---:|---:|
            | a million parked on one channel: wake | goroutine | 10.0 ns | 20.0 ns | 0.50 |

            Heddle on Java 25,
            Go 1.27.
            2 × a processor, an OS, 1970-01-01.
            <!-- comparison: end -->
            More.
            """);
  }

  @Test
  void aReadmeWithoutTheMarkersIsTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadmeTable.replaced("# Heddle\n<!-- comparison: begin -->\n", "table"))
        .withMessageStartingWith("README.md has no line");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadmeTable.replaced("# Heddle\n", "table"))
        .withMessageStartingWith("README.md has no line");
  }

  @Test
  void figuresThatTheReadmeIsNotForAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadmeTable.requireFit(comparison(true, HEDDLE, GO)))
        .withMessageContaining("--quick");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadmeTable.requireFit(comparison(false, HEDDLE)))
        .withMessageContaining("both Heddle and Go");
  }

  private static Comparison comparison(boolean quick, Peer... peers) {
    Results results = new Results();
    Workload workload = Workload.of("startpark");
    for (int i = 0; i < peers.length; i++) {
      results.add(
          workload,
          peers[i],
          1,
          List.of(new Measurement("startpark.wake", 10, 100 * (i + 1), "ns")));
    }
    return new Comparison(
        new Machine("a processor", 2, "an OS", Instant.EPOCH, 0),
        quick,
        "4g",
        List.of(peers),
        Map.of(),
        results,
        List.of(new Occasion(Instant.EPOCH, 0, 1, 1)));
  }
}
