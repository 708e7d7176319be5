package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every block of Java in the documentation, and runs those that have a main. */
class SnippetTest {

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyBlockCompilesAndRuns() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path page : pages()) {
      String name = ProgramRun.ROOT.relativize(page).toString();
      snippets.addAll(Snippet.in(name, Files.readString(page)));
    }
    assertThat(snippets).isNotEmpty();
    return snippets.stream()
        .map(snippet -> DynamicTest.dynamicTest(snippet.place(), () -> check(snippet)));
  }

  private void check(Snippet snippet) throws IOException, InterruptedException {
    Path file = folder.resolve("Snippet.java");
    Files.writeString(file, snippet.program());
    assertThat(SnippetCompiler.compile(file))
        .as(snippet.place() + "\n" + snippet.program())
        .isEmpty();
    if (snippet.hasMain()) {
      ProgramRun run = ProgramRun.of(file);
      assertThat(run.err()).as(snippet.place()).isEmpty();
      assertThat(run.status()).as(snippet.place()).isZero();
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ProgramRun.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(ProgramRun.ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @Test
  void aBlockIsAProgramAsItStands() {
    String page =
        """
        Text.

        ```java
        void main() {}
        ```

        ```sh
        ls
        ```
        """;
    assertThat(Snippet.in("page.md", page))
        .containsExactly(new Snippet("page.md:3", "void main() {}", true));
  }

  @Test
  void aFragmentIsWrappedAndItsCommentDeclaresTheRest() throws IOException {
    String page =
        """
        <!-- snippet: fragment
        Chan<String> words = chan(1);
        -->
        ```java
        words.send("a");
        ```
        <!-- snippet: fragment -->
        ```java
        int n = goroutineCount();
        ```
        """;
    List<Snippet> snippets = Snippet.in("page.md", page);
    assertThat(snippets).extracting(Snippet::place).containsExactly("page.md:4", "page.md:8");
    assertThat(snippets).noneMatch(Snippet::hasMain);
    for (Snippet snippet : snippets) {
      Path file = Files.writeString(folder.resolve("Snippet.java"), snippet.program());
      assertThat(SnippetCompiler.compile(file)).isEmpty();
    }
  }

  @Test
  void whatDoesNotCompileIsFound() throws IOException {
    Path file = Files.writeString(folder.resolve("Snippet.java"), "void main() { chan(); }");
    assertThat(SnippetCompiler.compile(file)).contains("cannot find symbol");
  }

  @Test
  void badMarksAreNamedWithTheirPlace() {
    assertThatThrownBy(() -> Snippet.in("p.md", "<!-- snippet: fragmnt -->\n```java\n```"))
        .hasMessage("p.md:1: unknown snippet 'fragmnt'; the only one is 'fragment'");
    assertThatThrownBy(() -> Snippet.in("p.md", "\n<!-- snippet: fragment -->\ntext"))
        .hasMessage("p.md:3: a snippet comment needs a ```java block below, not text");
    assertThatThrownBy(() -> Snippet.in("p.md", "```java\nint i;"))
        .hasMessage("p.md:1: no line ends this with ```");
    assertThatThrownBy(() -> Snippet.in("p.md", "<!-- snippet: fragment\n"))
        .hasMessageEndingWith("no line ends this with -->");
  }
}
