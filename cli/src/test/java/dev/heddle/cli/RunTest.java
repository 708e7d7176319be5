package dev.heddle.cli;

import static dev.heddle.cli.LauncherProcess.heddle;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./heddle run} as a user meets it: output, streams and exit status. */
class RunTest {
  @TempDir Path folder;

  /** Builds the library if it is stale, under a limit that a slow machine keeps, too. */
  @BeforeAll
  @Timeout(600)
  static void build() throws Exception {
    assertThat(heddle().run("run", "--help").status()).isZero();
  }

  @Test
  void aCompactProgramRuns() throws Exception {
    Path file = program("Compact.java", "void main() { IO.println(\"compact\"); }");
    assertThat(heddle().run("run", file)).isEqualTo(new Outcome(0, "compact\n", ""));
  }

  @Test
  void aClassicProgramRuns() throws Exception {
    Path file =
        program(
            "Classic.java",
            """
            public class Classic {
              public static void main(String[] args) { System.out.println(Other.NAME); }
            }
            class Other { static final String NAME = "classic"; }
            """);
    assertThat(heddle().run("run", file)).isEqualTo(new Outcome(0, "classic\n", ""));
  }

  @Test
  void theProgramSeesTheLibraryAndRunsInAGoroutine() throws Exception {
    Path file =
        program(
            "Uses.java",
            """
            import static dev.heddle.Heddle.*;
            void main() {
              sleep(Duration.ofMillis(1));
              IO.println(Thread.currentThread().isVirtual());
            }
            """);
    assertThat(heddle().run("run", file)).isEqualTo(new Outcome(0, "true\n", ""));
  }

  @Test
  void theProgramSeesEveryModuleOfTheJdk() throws Exception {
    Path file =
        program(
            "Modules.java",
            """
            import com.sun.net.httpserver.HttpServer;
            import java.net.http.HttpClient;
            import java.util.logging.Logger;
            void main() {
              IO.println(HttpServer.class + " " + HttpClient.class + " " + Logger.class);
            }
            """);
    assertThat(heddle().run("run", file))
        .isEqualTo(
            new Outcome(
                0,
                "class com.sun.net.httpserver.HttpServer class java.net.http.HttpClient"
                    + " class java.util.logging.Logger\n",
                ""));
  }

  @Test
  void argumentsReachMainAsTheyAre() throws Exception {
    Path file =
        program("Args.java", "void main(String[] args) { IO.println(String.join(\"|\", args)); }");
    assertThat(heddle().run("run", file, "a b", "--help", "", "-x=*"))
        .isEqualTo(new Outcome(0, "a b|--help||-x=*\n", ""));
  }

  @Test
  void theProgramEndsWithMainWhateverStillRuns() throws Exception {
    Path file =
        program(
            "Ends.java",
            """
            import static dev.heddle.Heddle.*;
            void main() {
              go(() -> sleep(Duration.ofDays(1)));
              new Thread(() -> { while (true) Thread.onSpinWait(); }).start();
              IO.print("done");
            }
            """);
    assertThat(heddle().run("run", file)).isEqualTo(new Outcome(0, "done", ""));
  }

  @Test
  void systemExitIsHonoured() throws Exception {
    Path file = program("Exit.java", "void main() { System.exit(7); }");
    assertThat(heddle().run("run", file)).isEqualTo(new Outcome(7, "", ""));
  }

  @Test
  void aPanicIsReportedAndExitsWithTwo() throws Exception {
    Path file =
        program("Panic.java", "void main() { throw new IllegalStateException(\"no thread\"); }");
    Outcome outcome = heddle().run("run", file);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("IllegalStateException").contains("no thread");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aDeadlockIsReportedAndExitsWithTwo() throws Exception {
    Path file =
        program(
            "Deadlock.java",
            """
            import static dev.heddle.Heddle.*;
            void main() { chan().receive(); }
            """);
    Outcome outcome = heddle().run("run", file);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("all goroutines are asleep - deadlock!", "[chan receive");
  }

  @Test
  void aProgramThatDoesNotCompileShowsTheCompilersMessage() throws Exception {
    Path file = program("Bad.java", "void main() {\n  int one = \"one\";\n}\n");
    Outcome outcome = heddle().run("run", file);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith(file + ":2: error: incompatible types")
        .contains("int one = \"one\";")
        .contains("1 error");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aChangedProgramIsCompiledAnew() throws Exception {
    Path file = program("Changes.java", "void main() { IO.print(1); }");
    assertThat(heddle().run("run", file).out()).isEqualTo("1");
    program("Changes.java", "void main() { IO.print(2); }");
    assertThat(heddle().run("run", file).out()).isEqualTo("2");
  }

  @Test
  void sourcesAndClassesInTheCurrentFolderAreNoPartOfTheProgram() throws Exception {
    Path beside = program("Beside.java", "class Beside {}");
    Path compiled = program("Compiled.java", "class Compiled {}");
    int javac = ToolProvider.getSystemJavaCompiler().run(null, null, null, compiled.toString());
    assertThat(javac).isZero();
    assertThat(beside.resolveSibling("Compiled.class")).exists();
    Path file = program("Alone.java", "void main() { new Beside(); new Compiled(); }");
    Outcome outcome = heddle().in(folder).run("run", file);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("2 errors").contains("class Beside", "class Compiled");
  }

  @Test
  void pathsAreRelativeToTheCurrentFolderAndMayHoldSpaces() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("a folder/in ner"));
    Files.writeString(inner.resolve("Here.java"), "void main() { IO.print(\"here\"); }");
    assertThat(heddle().in(folder).run("run", "a folder/in ner/Here.java"))
        .isEqualTo(new Outcome(0, "here", ""));
  }

  @Test
  void aMissingFileIsOneClearLine() throws Exception {
    assertThat(heddle().in(folder).run("run", "Nowhere.java"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle run: no such file: 'Nowhere.java' (looked in "
                    + folder.toRealPath()
                    + ")\n"));
  }

  @Test
  void aFileThatIsNotJavaIsOneClearLine() throws Exception {
    Path file = program("notes.txt", "void main() {}");
    assertThat(heddle().run("run", file))
        .isEqualTo(
            new Outcome(
                1,
                "",
                "heddle run: not a Java file: '" + file + "'; its name must end in .java\n"));
  }

  @Test
  void aFolderIsOneClearLine() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("Folder.java"));
    assertThat(heddle().run("run", inner))
        .isEqualTo(
            new Outcome(1, "", "heddle run: '" + inner + "' is a folder; name a Java file\n"));
  }

  @Test
  void anEmptyFileIsOneClearLine() throws Exception {
    Path file = program("Empty.java", "");
    assertThat(heddle().run("run", file))
        .isEqualTo(
            new Outcome(
                1, "", "heddle run: '" + file + "' declares no class, so there is no main\n"));
  }

  @Test
  void aFileThatIsNotUtf8IsOneClearLine() throws Exception {
    Path file = folder.resolve("Latin.java");
    Files.writeString(file, "void main() {\n  // ä\n}\n", StandardCharsets.ISO_8859_1);
    assertThat(heddle().run("run", file))
        .isEqualTo(
            new Outcome(
                1, "", "heddle run: '" + file + "' is not UTF-8 text: line 2 has the byte 0xE4\n"));
  }

  @Test
  void noFileIsOneClearLine() throws Exception {
    Outcome outcome = heddle().run("run");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("FILE.java").hasLineCount(1);
  }

  @Test
  void optionsForTheJvmComeFromTheEnvironment() throws Exception {
    Path file = program("Opts.java", "void main() { IO.print(System.getProperty(\"a\")); }");
    for (String options : List.of("-Da=1 -Xmx64m", "-XX:+UseSerialGC -Da=1")) {
      assertThat(heddle().with("HEDDLE_JAVA_OPTS", options).run("run", file))
          .isEqualTo(new Outcome(0, "1", ""));
    }
  }

  private Path program(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
