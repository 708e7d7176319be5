package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rounds do with peers that are shell commands. */
class RoundsTest {
  private static final Peer GOOD = shell("good", "printf 'sieve\\t10\\t100\\tns\\n'");
  private static final Peer BAD = shell("bad", "echo alas >&2; exit 3");
  private static final Peer SILENT = shell("silent", "true");
  private static final Peer OTHER =
      new Peer("other", "other", List.of("false"), Set.of("yield"), false);

  private final Results results = new Results();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void roundsGoOnWhereEarlierOnesEnded() throws Exception {
    Rounds rounds = rounds(3, "--programs", "sieve", "--rounds", "2");
    assertThat(rounds.runNext()).isTrue();
    assertThat(rounds.total()).isEqualTo(4);
    assertThat(rounds.runNext()).isTrue();
    assertThat(rounds.runNext()).isFalse();
    assertThat(rounds.total()).isEqualTo(5);
    Results.Line line = results.lines().iterator().next();
    assertThat(line.cells()).containsOnlyKeys("good");
    assertThat(line.cells().get("good").rounds()).containsOnlyKeys(4, 5);
    assertThat(line.cells().get("good").spread().median()).isEqualTo(10);
  }

  @Test
  void aFailureIsToldAndIsNoFigure() throws Exception {
    Rounds rounds = rounds(0, "--programs", "sieve", "--rounds", "1");
    while (rounds.runNext()) {}
    assertThat(results.failures())
        .containsEntry("bad, sieve", "exit status 3; alas")
        .containsEntry("silent, sieve", "printed no result")
        .hasSize(2);
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .contains("[1/1] sieve", "good 10.0 ns", "bad failed", "silent failed", "other –");
  }

  @Test
  void progressSaysHowLongItStillTakes() throws Exception {
    Rounds rounds = rounds(0, "--programs", "sieve", "--rounds", "2");
    while (rounds.runNext()) {}
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .containsPattern("\\d+ min \\d+ s for 1 of 2 rounds; about \\d+ min \\d+ s to go")
        .doesNotContain("for 2 of 2");
  }

  private Rounds rounds(int earlier, String... arguments) {
    return new Rounds(
        Options.parse(arguments),
        List.of(GOOD, BAD, SILENT, OTHER),
        folder,
        new PrintStream(progress, true, StandardCharsets.UTF_8),
        results,
        earlier);
  }

  private static Peer shell(String name, String script) {
    return new Peer(name, name, List.of("sh", "-c", script), Set.of("sieve"), false);
  }
}
