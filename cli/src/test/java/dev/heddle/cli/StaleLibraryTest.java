package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code ./heddle run} builds the library and when it does not, tried on a small tree with a
 * JDK and a Maven that only note that they were called.
 */
class StaleLibraryTest {
  @TempDir Path folder;

  private Path tree;
  private Path tools;
  private Path calls;

  @BeforeEach
  void plantTree() throws IOException {
    tree = Files.createDirectories(folder.resolve("a tree"));
    Path root = LauncherProcess.root();
    copy(root.resolve("heddle"), tree.resolve("heddle"));
    copy(root.resolve("launcher"), tree.resolve("launcher"));
    for (String file :
        List.of(
            "pom.xml",
            ".mvn/jvm.config",
            "core/pom.xml",
            "core/src/main/A.java",
            "cli/pom.xml",
            "cli/src/main/B.java")) {
      Files.createDirectories(tree.resolve(file).getParent());
      Files.writeString(tree.resolve(file), file);
    }
    tools = Files.createDirectories(folder.resolve("tools"));
    calls = folder.resolve("calls");
    FakeJdk.at(tools.resolve("jdk"), "25");
    maven(
        "mkdir -p cli/target/lib",
        "echo core >cli/target/lib/heddle-1.jar",
        "echo cli >cli/target/heddle-cli-1.jar");
  }

  @Test
  void theFirstRunBuildsAndTheSecondDoesNot() throws Exception {
    assertThat(run()).isEqualTo(new Outcome(0, "java of 25\n", ""));
    assertThat(run()).isEqualTo(new Outcome(0, "java of 25\n", ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aChangedSourceIsBuiltOnce() throws Exception {
    run();
    Files.writeString(tree.resolve("core/src/main/A.java"), "changed");
    run();
    run();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aNewARemovedAndARenamedSourceAreBuilt() throws Exception {
    run();
    Path added = Files.writeString(tree.resolve("cli/src/main/C.java"), "c");
    run();
    assertThat(builds()).isEqualTo(2);
    Path renamed = Files.move(added, tree.resolve("cli/src/main/D.java"));
    run();
    assertThat(builds()).isEqualTo(3);
    Files.delete(renamed);
    Files.writeString(tree.resolve("core/pom.xml"), "changed");
    run();
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void aFileThatIsOnlyTouchedOrBelongsToTheTestsIsNotBuilt() throws Exception {
    run();
    Files.setLastModifiedTime(tree.resolve("pom.xml"), FileTime.fromMillis(0));
    Files.createDirectories(tree.resolve("core/src/test"));
    Files.writeString(tree.resolve("core/src/test/ATest.java"), "test");
    run();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void goingBackToWhatWasBuiltBeforeBuildsNothing() throws Exception {
    run();
    Files.writeString(tree.resolve("pom.xml"), "branch");
    run();
    Files.writeString(tree.resolve("pom.xml"), "pom.xml");
    run();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildShowsMavensOutputAndLeavesNothing() throws Exception {
    maven("echo '[ERROR] A.java does not compile'", "exit 1");
    Outcome outcome = run();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            """
            [ERROR] A.java does not compile
            heddle: the library does not build; Maven's output is above
            """);
    run();
    assertThat(builds()).as("a failed build is tried again").isEqualTo(2);
    assertThat(tree.resolve(".heddle")).isDirectoryNotContaining("glob:**build-*");
  }

  @Test
  void runsAtTheSameTimeAllWork() throws Exception {
    Callable<Outcome> one = this::run;
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<Outcome> run : threads.invokeAll(List.of(one, one, one, one))) {
        assertThat(run.get()).isEqualTo(new Outcome(0, "java of 25\n", ""));
      }
    }
    assertThat(run().status()).isZero();
    try (Stream<Path> libraries = Files.list(tree.resolve(".heddle/lib"))) {
      assertThat(libraries).hasSize(1);
    }
  }

  @Test
  void aBuildThatIsNotWholeIsBuiltAnew() throws Exception {
    run();
    Path library = onlyLibrary();
    for (String file : List.of("heddle-1.jar", "heddle-cli-1.jar", "sums")) {
      for (int length : List.of(0, 3)) {
        byte[] whole = Files.readAllBytes(library.resolve(file));
        Files.write(library.resolve(file), Arrays.copyOf(whole, length));
        assertThat(run()).isEqualTo(new Outcome(0, "java of 25\n", ""));
        assertThat(library.resolve(file))
            .as("%s of %d bytes", file, length)
            .hasBinaryContent(whole);
      }
      Files.delete(library.resolve(file));
      assertThat(run()).isEqualTo(new Outcome(0, "java of 25\n", ""));
      assertThat(library.resolve(file)).isNotEmptyFile();
    }
    Files.delete(library.resolve("sums"));
    Files.delete(library.resolve("heddle-1.jar"));
    Files.delete(library.resolve("heddle-cli-1.jar"));
    run();
    assertThat(builds()).isEqualTo(1 + 9 + 1);
    run();
    assertThat(builds()).isEqualTo(1 + 9 + 1);
  }

  @Test
  void whatWasBuiltIsForAllUsers() throws Exception {
    maven(
        "mkdir -p cli/target/lib",
        "echo core >cli/target/lib/heddle-1.jar",
        "chmod 600 cli/target/lib/heddle-1.jar",
        "echo cli >cli/target/heddle-cli-1.jar");
    run();
    assertThat(Files.getPosixFilePermissions(onlyLibrary().resolve("heddle-1.jar")))
        .contains(PosixFilePermission.OTHERS_READ);
  }

  @Test
  void whereTheTreeCannotBeWrittenTheUsersCacheIs() throws Exception {
    Files.writeString(tree.resolve(".heddle"), "in the way");
    Path cache = folder.resolve("caches of mine");
    LauncherProcess heddle = ready().with("XDG_CACHE_HOME", cache.toString());
    assertThat(heddle.run("run", "Any.java")).isEqualTo(new Outcome(0, "java of 25\n", ""));
    assertThat(heddle.run("run", "Any.java")).isEqualTo(new Outcome(0, "java of 25\n", ""));
    assertThat(builds()).isEqualTo(1);
    assertThat(cache.resolve("heddle/lib")).isNotEmptyDirectory();
  }

  @Test
  void whereNoFolderCanBeWrittenThatIsOneClearLine() throws Exception {
    Path file = Files.writeString(tree.resolve(".heddle"), "in the way");
    assertThat(ready().without("XDG_CACHE_HOME").with("HOME", file.toString()).run("run", "A.java"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle: the library must be built, and there is no folder to write it to: not "
                    + tree.toRealPath().resolve(".heddle")
                    + " or "
                    + file.resolve(".cache/heddle")
                    + "; set XDG_CACHE_HOME to one\n"));
  }

  /** Java's lists of paths have colons between them. */
  @Test
  void aTreeWithAColonInItsNameIsBuiltElsewhere() throws Exception {
    Path odd = Files.move(tree, folder.resolve("a: tree"));
    Path cache = folder.resolve("cache");
    Outcome outcome =
        ready()
            .launcher(odd.resolve("heddle"))
            .with("XDG_CACHE_HOME", cache.toString())
            .run("run", "Any.java");
    assertThat(outcome).isEqualTo(new Outcome(0, "java of 25\n", ""));
    assertThat(cache.resolve("heddle/lib")).isNotEmptyDirectory();
    assertThat(odd.resolve(".heddle")).doesNotExist();
  }

  private Outcome run() throws InterruptedException {
    return ready().run("run", "Any.java");
  }

  private LauncherProcess ready() {
    return heddle()
        .launcher(tree.resolve("heddle"))
        .with("HEDDLE_JAVA_HOME", tools.resolve("jdk").toString())
        .withFirstOnPath(tools);
  }

  private Path onlyLibrary() throws IOException {
    try (Stream<Path> libraries = Files.list(tree.resolve(".heddle/lib"))) {
      return libraries.reduce((one, other) -> fail("more than one")).orElseThrow();
    }
  }

  private void maven(String... commands) throws IOException {
    FakeJdk.script(
        tools.resolve("mvn"), "echo called >>'" + calls + "'\n" + String.join("\n", commands));
  }

  private int builds() throws IOException {
    return Files.readAllLines(calls).size();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> copyOne(file, to.resolve(from.relativize(file).toString())));
    }
  }

  private static void copyOne(Path from, Path to) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
