package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link of the documentation to a file of the project leads to one. */
class LinkTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(#[^)]*)?\\)");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (String target : targetsIn(Files.readString(page))) {
        links++;
        if (!Files.exists(page.resolveSibling(target))) {
          broken.add(ProgramRun.ROOT.relativize(page) + " links to " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void everyExampleIsListed() throws IOException {
    Path folder = ProgramRun.ROOT.resolve("examples");
    List<String> listed = targetsIn(Files.readString(folder.resolve("README.md")));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".java")))
          .isSubsetOf(listed);
    }
  }

  private static List<String> targetsIn(String page) {
    return LINK.matcher(page)
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains("://"))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(ProgramRun.ROOT);
        Stream<Path> docs = Files.walk(ProgramRun.ROOT.resolve("docs"));
        Stream<Path> examples = Files.list(ProgramRun.ROOT.resolve("examples"))) {
      Stream.of(top, docs, examples)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }
}
