package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./heddle run} where the process that starts it has an odd locale, odd streams or odd
 * names. A shell starts it, which can name any file whatever the locale of this JVM is. In the
 * scripts {@code $0} is the launcher and {@code $1} the program.
 */
class SurroundingsTest {
  @TempDir Path folder;

  /** Builds the library if it is stale, under a limit that a slow machine keeps, too. */
  @BeforeAll
  @Timeout(600)
  static void build() throws Exception {
    assertThat(heddle().run("dump", "--help").status()).isZero();
  }

  @Test
  void namesMayHaveAnyLettersAndQuotesInAnyLocale() throws Exception {
    Path file = program("Args.java", "void main(String[] a) { IO.print(String.join(\"|\", a)); }");
    String script =
        """
        odd="$(dirname "$1")/$(printf 'gr\\303\\274n \\342\\202\\254 "x" it'"'"'s')"
        mkdir -p "$odd"
        cp "$1" "$odd/$(printf '\\303\\204rgs').java"
        cd "$odd"
        exec "$0" run ./*rgs.java "$(printf '\\303\\244')" 'a "b"' "it's"
        """;
    for (String locale : List.of("C", "POSIX", "", "xx_XX.UTF-8", "C.UTF-8")) {
      Outcome outcome = shell(heddle().without("LANG").with("LC_ALL", locale), script, file);
      assertThat(outcome.out()).as("LC_ALL=%s: %s", locale, outcome).isEqualTo("ä|a \"b\"|it's");
      assertThat(outcome.status()).isZero();
    }
  }

  @Test
  void aProgramEndsWhenTheReaderOfItsOutputHasGone() throws Exception {
    Path file = program("Prints.java", "void main() { while (true) IO.println(\"y\"); }");
    assertThat(shell(heddle(), "\"$0\" run \"$1\" | head -1; echo ${PIPESTATUS[0]}", file))
        .isEqualTo(new Outcome(0, "y\n141\n", ""));
  }

  @Test
  void aProgramEndsWhenTheReaderOfItsErrorsHasGone() throws Exception {
    Path file = program("Errs.java", "void main() { while (true) System.err.println(\"y\"); }");
    String script = "\"$0\" run \"$1\" 2>&1 >/dev/null | head -1; echo ${PIPESTATUS[0]}";
    assertThat(shell(heddle(), script, file)).isEqualTo(new Outcome(0, "y\n141\n", ""));
  }

  /** Else the JVM opens its own files under their numbers. */
  @Test
  void streamsThatAreClosedAreEmpty() throws Exception {
    Path file =
        program(
            "Streams.java",
            "void main() throws Exception { int c = System.in.read(); IO.println(c);"
                + " System.err.println(c); System.exit(System.out.checkError() ? 5 : 0); }");
    assertThat(shell(heddle(), "exec \"$0\" run \"$1\" <&-", file))
        .isEqualTo(new Outcome(0, "-1\n", "-1\n"));
    assertThat(shell(heddle(), "exec \"$0\" run \"$1\" >&-", file))
        .isEqualTo(new Outcome(0, "", "-1\n"));
    assertThat(shell(heddle(), "exec \"$0\" run \"$1\" 2>&-", file))
        .isEqualTo(new Outcome(0, "-1\n", ""));
  }

  @Test
  void aFolderThatIsGoneIsOneClearLine() throws Exception {
    Path file = program("Any.java", "void main() {}");
    // The shell itself has more to say of it.
    Outcome outcome =
        shell(
            heddle(),
            "mkdir \"$1.d\"; cd \"$1.d\"; rmdir \"$1.d\"; \"$0\" run \"$1\" 2>&1 | grep -v getcwd;"
                + " exit ${PIPESTATUS[0]}",
            file);
    assertThat(outcome)
        .isEqualTo(
            new Outcome(1, "heddle: the current folder is gone, or cannot be looked at\n", ""));
  }

  @Test
  void optionsForTheJvmMayBeQuoted() throws Exception {
    Path file =
        program(
            "Quoted.java",
            "void main() { IO.print(System.getProperty(\"a\") + \"|\" + System.getProperty(\"b\")); }");
    assertThat(
            heddle().with("HEDDLE_JAVA_OPTS", " -Da='1  \"2' \"-Db=*\" -Xmx64m ").run("run", file))
        .isEqualTo(new Outcome(0, "1  \"2|*", ""));
    assertThat(heddle().in(folder).with("HEDDLE_JAVA_OPTS", "-Db=*").run("run", file).out())
        .isEqualTo("null|*");
    assertThat(heddle().with("HEDDLE_JAVA_OPTS", "-Da='1").run("run", file))
        .isEqualTo(
            new Outcome(1, "", "heddle: HEDDLE_JAVA_OPTS has a ' that is not closed: -Da='1\n"));
  }

  @Test
  void aSignalsNumberIsInTheExitStatus() throws Exception {
    Path file =
        program(
            "Waits.java",
            "void main() throws Exception { IO.println(\"ready\"); Thread.sleep(100000); }");
    String script =
        """
        "$0" run "$1" >"$1.out" & pid=$!
        until grep -q ready "$1.out"; do sleep 0.1; done
        kill -%s $pid
        wait $pid
        """;
    assertThat(shell(heddle(), script.formatted("TERM"), file).status()).isEqualTo(128 + 15);
    Files.delete(folder.resolve("Waits.java.out"));
    assertThat(shell(heddle(), script.formatted("HUP"), file).status()).isEqualTo(128 + 1);
  }

  private static Outcome shell(LauncherProcess process, String script, Path file)
      throws InterruptedException {
    Path launcher = LauncherProcess.root().resolve("heddle");
    return process.launcher(Path.of("/bin/bash")).run("-c", script, launcher, file);
  }

  private Path program(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
