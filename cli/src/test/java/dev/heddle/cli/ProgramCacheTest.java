package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {
  private static final CompiledProgram PROGRAM =
      new CompiledProgram("A", Map.of("A", new byte[] {1, 2, 3}));

  @TempDir Path folder;

  @Test
  void whatWasStoredIsFoundBySourceAndFileName() throws IOException {
    ProgramCache cache = new ProgramCache(folder.resolve("not/there/yet"));
    ProgramSource source = new ProgramSource(Path.of("A.java"), "class A {}");
    assertThat(cache.find(source)).isNull();
    Path stored = cache.store(source, PROGRAM);
    assertThat(cache.find(source)).isEqualTo(stored);
    assertThat(CompiledProgram.mainClassOf(stored)).isEqualTo("A");
    assertThat(cache.find(new ProgramSource(Path.of("dir/A.java"), "class A {}")))
        .as("the same file elsewhere is the same program")
        .isEqualTo(stored);
    assertThat(cache.find(new ProgramSource(Path.of("A.java"), "class A { }"))).isNull();
    assertThat(cache.find(new ProgramSource(Path.of("B.java"), "class A {}"))).isNull();
  }

  @Test
  void storingTwiceLeavesOneFile() throws IOException {
    ProgramCache cache = new ProgramCache(folder);
    ProgramSource source = new ProgramSource(Path.of("A.java"), "class A {}");
    assertThat(cache.store(source, PROGRAM)).isEqualTo(cache.store(source, PROGRAM));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aProgramLongUnusedIsDroppedWhenAnotherIsStored() throws IOException {
    ProgramCache cache = new ProgramCache(folder);
    ProgramSource old = new ProgramSource(Path.of("A.java"), "class A {}");
    Path stored = cache.store(old, PROGRAM);
    Files.setLastModifiedTime(stored, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    cache.store(new ProgramSource(Path.of("B.java"), "class B {}"), PROGRAM);
    assertThat(stored).doesNotExist();
  }

  @Test
  void useKeepsAProgram() throws IOException {
    ProgramCache cache = new ProgramCache(folder);
    ProgramSource old = new ProgramSource(Path.of("A.java"), "class A {}");
    Path stored = cache.store(old, PROGRAM);
    Files.setLastModifiedTime(stored, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    cache.find(old);
    cache.store(new ProgramSource(Path.of("B.java"), "class B {}"), PROGRAM);
    assertThat(stored).exists();
  }

  @Test
  void whereTheCacheCannotBeWrittenTheProgramStillRuns() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    ProgramCache cache = new ProgramCache(file.resolve("cache"));
    Path stored = cache.store(new ProgramSource(Path.of("A.java"), "class A {}"), PROGRAM);
    assertThat(CompiledProgram.mainClassOf(stored)).isEqualTo("A");
  }
}
