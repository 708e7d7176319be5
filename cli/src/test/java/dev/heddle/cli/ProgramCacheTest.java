package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {
  private static final CompiledProgram PROGRAM =
      new CompiledProgram("A", Map.of("A", new byte[] {1, 2, 3}, "in.B", new byte[] {4, 5}));
  private static final ProgramSource SOURCE = new ProgramSource(Path.of("A.java"), "class A {}");

  @TempDir Path folder;

  @Test
  void whatWasStoredIsFoundBySourceAndFileName() {
    ProgramCache cache = new ProgramCache(List.of(folder.resolve("not/there/yet")));
    assertThat(cache.find(SOURCE)).isNull();
    cache.store(SOURCE, PROGRAM);
    assertIsTheProgram(cache.find(SOURCE));
    // The same file elsewhere is the same program.
    assertIsTheProgram(cache.find(new ProgramSource(Path.of("dir/A.java"), "class A {}")));
    assertThat(cache.find(new ProgramSource(Path.of("A.java"), "class A { }"))).isNull();
    assertThat(cache.find(new ProgramSource(Path.of("B.java"), "class A {}"))).isNull();
  }

  @Test
  void storingTwiceLeavesOneFile() throws IOException {
    ProgramCache cache = new ProgramCache(List.of(folder));
    cache.store(SOURCE, PROGRAM);
    cache.store(SOURCE, PROGRAM);
    assertThat(stored()).isRegularFile();
  }

  @Test
  void aProgramLongUnusedIsDroppedWhenAnotherIsStored() throws IOException {
    ProgramCache cache = new ProgramCache(List.of(folder));
    cache.store(SOURCE, PROGRAM);
    Path stored = stored();
    Files.setLastModifiedTime(stored, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    cache.store(new ProgramSource(Path.of("B.java"), "class B {}"), PROGRAM);
    assertThat(stored).doesNotExist();
  }

  @Test
  void useKeepsAProgram() throws IOException {
    ProgramCache cache = new ProgramCache(List.of(folder));
    cache.store(SOURCE, PROGRAM);
    Path stored = stored();
    Files.setLastModifiedTime(stored, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    cache.find(SOURCE);
    cache.store(new ProgramSource(Path.of("B.java"), "class B {}"), PROGRAM);
    assertThat(stored).exists();
  }

  @Test
  void whatCannotBeWrittenInOneFolderIsKeptInTheNext() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Path second = folder.resolve("second");
    ProgramCache cache = new ProgramCache(List.of(file.resolve("cache"), second));
    cache.store(SOURCE, PROGRAM);
    assertIsTheProgram(cache.find(SOURCE));
    assertThat(second).isNotEmptyDirectory();
  }

  @Test
  void whereNothingCanBeWrittenNothingIsKept() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    for (List<Path> folders : List.of(List.<Path>of(), List.of(file.resolve("cache")))) {
      ProgramCache cache = new ProgramCache(folders);
      cache.store(SOURCE, PROGRAM);
      assertThat(cache.find(SOURCE)).isNull();
    }
  }

  /** As far as the umask lets them, which is that of who runs this test. */
  @Test
  void whatIsStoredMayBeReadByWhoMayReadAnyOtherNewFile() throws IOException {
    new ProgramCache(List.of(folder)).store(SOURCE, PROGRAM);
    Path stored = stored();
    Path other = Files.writeString(folder.resolve("other"), "");
    assertThat(Files.getPosixFilePermissions(stored))
        .isEqualTo(Files.getPosixFilePermissions(other))
        .contains(PosixFilePermission.OWNER_READ);
  }

  @Test
  void anEntryThatIsCutIsNotFoundAndReplaced() throws IOException {
    ProgramCache cache = new ProgramCache(List.of(folder));
    cache.store(SOURCE, PROGRAM);
    Path stored = stored();
    byte[] whole = Files.readAllBytes(stored);
    for (int length = 0; length < whole.length; length++) {
      Files.write(stored, Arrays.copyOf(whole, length));
      assertThat(cache.find(SOURCE)).as("cut to %d bytes", length).isNull();
    }
    cache.store(SOURCE, PROGRAM);
    assertIsTheProgram(cache.find(SOURCE));
  }

  @Test
  void anEntryWithZerosForAClassIsNotFound() throws IOException {
    ProgramCache cache = new ProgramCache(List.of(folder));
    cache.store(SOURCE, PROGRAM);
    Path stored = stored();
    byte[] bytes = Files.readAllBytes(stored);
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 1 && bytes[i + 1] == 2 && bytes[i + 2] == 3) {
        Arrays.fill(bytes, i, i + 3, (byte) 0);
      }
    }
    Files.write(stored, bytes);
    assertThat(cache.find(SOURCE)).isNull();
  }

  private static void assertIsTheProgram(@Nullable CompiledProgram found) {
    assertThat(found).isNotNull();
    assertThat(found.mainClass()).isEqualTo(PROGRAM.mainClass());
    assertThat(found.classes()).containsOnlyKeys("A", "in.B");
    assertThat(found.classes().get("A")).containsExactly(1, 2, 3);
    assertThat(found.classes().get("in.B")).containsExactly(4, 5);
  }

  /** The one file in the cache. */
  private Path stored() {
    Path[] files =
        Arrays.stream(folder.toFile().listFiles()).map(java.io.File::toPath).toArray(Path[]::new);
    assertThat(files).hasSize(1);
    return files[0];
  }
}
