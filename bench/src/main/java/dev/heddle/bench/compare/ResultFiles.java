package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a comparison, beside one another: every figure, the tables and the chart. */
record ResultFiles(Path json, Path markdown, Path chart) {

  /** Those that stand beside the file with the figures, under the same name. */
  static ResultFiles beside(Path json) {
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    return new ResultFiles(
        json, json.resolveSibling(name + ".md"), json.resolveSibling(name + ".svg"));
  }

  /** Writes them, and returns those there are: without Go there is no chart. */
  List<Path> write(Comparison comparison) throws IOException {
    Path folder = json.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<Path> written = new ArrayList<>(List.of(json, markdown));
    Files.writeString(json, JsonReport.of(comparison));
    Files.writeString(markdown, new Report(comparison).markdown());
    Optional<String> drawn = ComparisonChart.of(comparison);
    if (drawn.isPresent()) {
      Files.writeString(chart, drawn.get());
      written.add(chart);
    }
    return written;
  }
}
