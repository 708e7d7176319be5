package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two examples over files, on a folder of which the right result is known from elsewhere. */
class ParallelFilesTest {
  // The examples of FIPS 180-2, appendix B.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String MILLION_A =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("below/it"));
    Files.writeString(folder.resolve("abc"), "abc");
    Files.writeString(folder.resolve("below/it/million"), "a".repeat(1_000_000));
    Files.writeString(folder.resolve("words.txt"), "One two two. THREE, three three!\n\nabc");
    Files.write(folder.resolve("binary"), new byte[] {'o', 'n', 'e', 0, 'o', 'n', 'e'});
  }

  @Test
  void checksumsAreThoseOfTheStandard() throws IOException, InterruptedException {
    ProgramRun run = ProgramRun.example("ParallelChecksums", folder.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(MILLION_A + "  below/it/million", ABC + "  abc")
        .contains("1000047 bytes in 4 files, the same in parallel and one by one");
  }

  @Test
  void wordsAreCountedInTextFilesOnly() throws IOException, InterruptedException {
    ProgramRun run = ProgramRun.example("ParallelWordCount", folder.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .startsWith("3 three", "2 abc", "2 two", "1 " + "a".repeat(1_000_000), "1 one")
        .contains("9 words in 3 files, the same in parallel and one by one");
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() throws IOException, InterruptedException {
    Path missing = folder.resolve("missing");
    for (String name : new String[] {"ParallelChecksums", "ParallelWordCount"}) {
      ProgramRun run = ProgramRun.example(name, missing.toString());

      assertThat(run.status()).as(name).isEqualTo(1);
      assertThat(run.err()).startsWith("no such folder: '" + missing + "'");
      assertThat(run.out()).isEmpty();
    }
  }
}
