package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the comparison into the README, between its two markers. */
final class ReadmeTable {
  private static final String BEGIN = "<!-- comparison: begin";
  private static final String END = "<!-- comparison: end -->";

  private ReadmeTable() {}

  /**
   * Writes it.
   *
   * @param root the project's folder
   * @throws IllegalArgumentException if what was measured is not what the README is to show
   */
  static void write(Path root, Comparison comparison) throws IOException {
    requireFit(comparison);
    Path readme = root.resolve("README.md");
    Files.writeString(readme, replaced(Files.readString(readme), new Report(comparison).readme()));
  }

  /** Says no before anything is measured, too, when it is known by then. */
  static void requireFit(Comparison comparison) {
    if (comparison.quick()) {
      throw new IllegalArgumentException("--readme takes no figures of --quick");
    }
    if (comparison.peers().stream().noneMatch(peer -> peer.name().equals("heddle"))
        || !comparison.hasBaseline()) {
      throw new IllegalArgumentException("--readme needs figures of both Heddle and Go");
    }
  }

  /** The text with what stands between the markers replaced. */
  static String replaced(String text, String table) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    int from = text.indexOf('\n', Math.max(begin, 0)) + 1;
    if (begin < 0 || end < from) {
      throw new IllegalArgumentException(
          "README.md has no line '" + BEGIN + " …' with a line '" + END + "' after it");
    }
    return text.substring(0, from) + table + text.substring(end);
  }
}
