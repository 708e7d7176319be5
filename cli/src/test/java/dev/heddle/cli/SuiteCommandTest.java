package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle test --jdk DIR --flags '…'}: what it has Maven do, and what it refuses. */
class SuiteCommandTest {
  @TempDir Path folder;

  private Path compiler;
  private Path tools;

  /** The JDK that the launcher finds, and a Maven that says what it was given, a word a line. */
  @BeforeEach
  void makeTools() throws Exception {
    compiler = FakeJdk.at(folder.resolve("jdk"), "25.0.3");
    tools = Files.createDirectory(folder.resolve("tools"));
    FakeJdk.script(tools.resolve("mvn"), "echo on $JAVA_HOME; printf '%s\\n' \"$@\"");
  }

  private Outcome test(String... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "test";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return heddle().with("HEDDLE_JAVA_HOME", compiler.toString()).withFirstOnPath(tools).run(all);
  }

  private static void assertRefused(Outcome outcome, String line) {
    assertThat(outcome).isEqualTo(new Outcome(1, "", "heddle: " + line + "\n"));
  }

  @Test
  void theTestsRunOnTheOtherJdkAndAreCompiledByTheUsualOne() throws Exception {
    Path other = FakeJdk.at(folder.resolve("a newer jdk"), "27-ea");
    Outcome outcome = test("--jdk", other.toString());
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines())
        .startsWith("on " + compiler)
        .containsSubsequence("--projects", "core", "test")
        .contains("-Djvm=" + other + "/bin/java", "-Dheddle.test.collector=-XX:+UseParallelGC")
        .contains("-Dheddle.test.flags=", "-Dheddle.test.oneFlag.skip=true");
  }

  @Test
  void flagsAloneRunOnTheUsualJdkAndMavenGetsWhatFollows() throws Exception {
    Outcome outcome = test("--flags", "-Xint -esa", "-Dtest=ChanSendTest");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines())
        .contains("-Djvm=" + compiler + "/bin/java", "-Dheddle.test.flags=-Xint -esa")
        .contains("-Dheddle.test.slowness=20", "-Dheddle.test.patience=20")
        .contains("-Dheddle.test.forkSeconds=36000")
        .endsWith("-Dtest=ChanSendTest");
  }

  @Test
  void anotherCollectorTakesThePlaceOfTheUsual() throws Exception {
    Outcome outcome = test("--flags", "-esa -XX:+UseZGC");
    assertThat(outcome.out().lines())
        .contains("-Dheddle.test.collector=", "-Dheddle.test.flags=-esa -XX:+UseZGC")
        .contains("-Dheddle.test.slowness=1", "-Dheddle.test.patience=1");
  }

  @Test
  void aFolderThatIsNotThereIsOneClearLine() throws Exception {
    Path none = folder.resolve("none");
    assertRefused(
        test("--jdk", none.toString()),
        "--jdk is '" + none + "', and there is no such folder; it must be a JDK 25 or newer");
  }

  @Test
  void aFolderWithoutAJdkIsOneClearLine() throws Exception {
    assertRefused(
        test("--jdk", folder.toString()),
        "--jdk is '" + folder + "', which holds no JDK; it must be a JDK 25 or newer");
  }

  @Test
  void anOldJdkIsOneClearLine() throws Exception {
    Path old = FakeJdk.at(folder.resolve("old"), "21.0.4");
    assertRefused(
        test("--jdk", old.toString(), "--flags", "-Xint"),
        "--jdk is '" + old + "', which holds JDK 21.0.4; it must be a JDK 25 or newer");
  }

  @Test
  void anOptionWithoutItsValueIsOneClearLine() throws Exception {
    String values =
        " needs a value: --jdk a folder, --flags what the JVM is given, --beside one of debugger,"
            + " recorder, dumps";
    assertRefused(test("--flags"), "--flags" + values);
    assertRefused(test("--flags", "-Xint", "--jdk", ""), "--jdk" + values);
    assertRefused(test("--beside"), "--beside" + values);
  }

  @Test
  void flagsThatTheJvmRefusesAreOneClearLine() throws Exception {
    compiler = Path.of(System.getProperty("java.home"));
    assertRefused(
        test("--flags", "-XX:+UseHorses"),
        "--flags is '-XX:+UseHorses', which the JVM in '"
            + compiler
            + "' refuses: Unrecognized VM option 'UseHorses'");
    assertRefused(
        test("--flags", "-XX:+UseG1GC -XX:+UseSerialGC"),
        "--flags is '-XX:+UseG1GC -XX:+UseSerialGC', which the JVM in '"
            + compiler
            + "' refuses: Multiple garbage collectors selected");
  }
}
