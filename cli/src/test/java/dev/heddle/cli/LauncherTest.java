package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does before any JVM starts: its commands, and the JDK it finds. */
class LauncherTest {
  @TempDir Path folder;

  @Test
  void anUnknownCommandIsOneClearLine() throws Exception {
    assertThat(heddle().run("weave"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle: unknown command 'weave'; there are:"
                    + " run, dump, test, bench, stress, soak, format, jdk, help\n"));
  }

  @Test
  void noCommandIsOneClearLine() throws Exception {
    Outcome outcome = heddle().run();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("heddle: which command?").hasLineCount(1);
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    Outcome outcome = heddle().run("help");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains(
            "run FILE.java",
            "dump PID",
            "test",
            "bench",
            "stress",
            "soak",
            "format",
            "jdk",
            "HEDDLE_JAVA_OPTS");
  }

  @Test
  void itWorksThroughALinkToALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), LauncherProcess.root());
    Path there = Files.createSymbolicLink(folder.resolve("h"), link.resolve("heddle"));
    Path relative = Files.createSymbolicLink(folder.resolve("k"), Path.of("h"));
    assertThat(heddle().launcher(there).run("help").status()).isZero();
    assertThat(heddle().launcher(relative).in(folder).run("help").status()).isZero();
    // JUnit would warn of each link that leads out of its folder.
    for (Path each : List.of(relative, there, link)) {
      Files.delete(each);
    }
  }

  @Test
  void whereThereIsNoJdkItSaysWhatItFoundAndWhatIsWanted() throws Exception {
    Path old = FakeJdk.at(folder.resolve("jdks/old"), "17.0.1");
    Outcome outcome =
        heddle()
            .without("JAVA_HOME")
            .withFirstOnPath(old.resolve("bin"))
            .with("HEDDLE_JDK_DIRS", folder.resolve("jdks").toString())
            .with("HOME", folder.toString())
            .run("run", "Any.java");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("heddle: no JDK 25 or newer found\n")
        .containsOnlyOnce("found: JDK 17.0.1 in " + old.toRealPath() + ", which is too old")
        .contains("HEDDLE_JAVA_HOME=");
  }

  @Test
  void anOldJavaHomeDoesNotHideANewerJdk() throws Exception {
    Path old = FakeJdk.at(folder.resolve("old"), "1.8.0_402");
    FakeJdk.at(folder.resolve("jdks/a"), "25.0.9");
    FakeJdk.at(folder.resolve("jdks/b"), "25.0.10");
    FakeJdk.at(folder.resolve("jdks/c"), "21.0.99");
    assertThat(
            heddle()
                .with("JAVA_HOME", old.toString())
                .withFirstOnPath(old.resolve("bin"))
                .with("HEDDLE_JDK_DIRS", "/nowhere:" + folder.resolve("jdks"))
                .run("run", "Any.java"))
        .isEqualTo(new Outcome(0, "java of 25.0.10\n", ""));
  }

  @Test
  void javaHomeIsPreferredToANewerJdkElsewhere() throws Exception {
    Path home = FakeJdk.at(folder.resolve("mine"), "25");
    FakeJdk.at(folder.resolve("jdks/newer"), "27-ea");
    assertThat(
            heddle()
                .with("JAVA_HOME", home.toString())
                .with("HEDDLE_JDK_DIRS", folder.resolve("jdks").toString())
                .run("run", "Any.java")
                .out())
        .isEqualTo("java of 25\n");
  }

  @Test
  void itPrintsTheJdkItUses() throws Exception {
    Path home = FakeJdk.at(folder.resolve("a jdk"), "26.0.1");
    assertThat(heddle().with("HEDDLE_JAVA_HOME", home.toString()).run("jdk"))
        .isEqualTo(new Outcome(0, home + "\n", ""));
  }

  @Test
  void aMissingMavenIsOneClearLine() throws Exception {
    Path home = FakeJdk.at(folder.resolve("jdk"), "25");
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("bash", "sh", "env", "dirname", "basename", "readlink", "sed")) {
      Files.createSymbolicLink(tools.resolve(tool), findOnPath(tool));
    }
    Outcome outcome =
        heddle()
            .with("HEDDLE_JAVA_HOME", home.toString())
            .with("PATH", tools.toString())
            .without("MAVEN_HOME")
            .without("M2_HOME")
            .run("test");
    for (String tool : tools.toFile().list()) {
      Files.delete(tools.resolve(tool));
    }
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("heddle: Maven is missing: ").hasLineCount(1);
  }

  @Test
  void aJdkThatTheUserNamesMustDo() throws Exception {
    Path old = FakeJdk.at(folder.resolve("old"), "21.0.4");
    Outcome outcome = heddle().with("HEDDLE_JAVA_HOME", old.toString()).run("run", "Any.java");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle: HEDDLE_JAVA_HOME is '"
                    + old
                    + "', which holds JDK 21.0.4; it must be a JDK 25 or newer\n"));
  }

  private static Path findOnPath(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(each -> Path.of(each, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tool + " on PATH"));
  }
}
