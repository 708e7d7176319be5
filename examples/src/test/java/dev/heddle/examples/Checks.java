package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is checked of the examples whose output is not the same in every run. */
final class Checks {
  static final Map<String, Check> BY_EXAMPLE =
      Map.of(
          "Hello", Checks::hello,
          "FanIn", Checks::fanIn,
          "MillionGoroutines", Checks::millionGoroutines,
          "ParallelChecksums", Checks::parallelChecksums,
          "ParallelWordCount", Checks::parallelWordCount,
          "RateLimiter", Checks::rateLimiter,
          "SelectTimeout", Checks::selectTimeout,
          "WebCrawler", Checks::webCrawler);

  private static final String TIMES = "\\d+ ms in parallel, \\d+ ms one by one";

  private Checks() {}

  /** Three lines of each goroutine, in any order. */
  private static void hello(List<String> lines) {
    String main = "Hello from main!";
    String goroutine = "Hello from the goroutine!";
    assertThat(lines).containsExactlyInAnyOrder(main, main, main, goroutine, goroutine, goroutine);
  }

  /** Twice the words of three speakers, each speaker's in order. */
  private static void fanIn(List<String> lines) {
    assertThat(lines).hasSize(19);
    assertThat(lines.get(9)).isEqualTo("and by select:");
    for (List<String> round : List.of(lines.subList(0, 9), lines.subList(10, 19))) {
      for (String name : List.of("Ann", "Bob", "Cas")) {
        assertThat(round.stream().filter(line -> line.startsWith(name)))
            .containsExactly(name + " 1", name + " 2", name + " 3");
      }
    }
  }

  private static void millionGoroutines(List<String> lines) {
    matches(
        lines,
        "1000000 goroutines wait, started in \\d+ ns each",
        "1000000 goroutines woke",
        "main is the only one left");
  }

  /** That both ways gave the same is the program's own check: it would have failed. */
  private static void parallelChecksums(List<String> lines) {
    String file = "[0-9a-f]{64}  \\S.*";
    String all = "[0-9a-f]{64}  over all of them";
    String same = "\\d{7,} bytes in \\d{2,} files, the same in parallel and one by one";
    matches(lines, file, file, file, file, file, all, same, TIMES);
  }

  private static void parallelWordCount(List<String> lines) {
    assertThat(lines).hasSize(12);
    List<Integer> counts =
        lines.stream().limit(10).map(line -> Integer.valueOf(line.split(" ", 2)[0])).toList();
    assertThat(counts).isSortedAccordingTo((a, b) -> b - a).allMatch(count -> count > 0);
    matches(
        lines.subList(10, 12),
        "\\d{3,} words in \\d{2,} files, the same in parallel and one by one",
        TIMES);
  }

  /** The first three at any time, each further one no earlier than its permission allows. */
  private static void rateLimiter(List<String> lines) {
    assertThat(lines).hasSize(8);
    for (int request = 1; request <= 8; request++) {
      String line = lines.get(request - 1);
      assertThat(line).matches("request " + request + " at \\d+ ms");
      int millis = Integer.parseInt(line.split(" ")[3]);
      assertThat(millis).as(line).isGreaterThanOrEqualTo(50 * Math.max(0, request - 3));
    }
  }

  private static void selectTimeout(List<String> lines) {
    matches(
        lines,
        "quick: forty-two",
        "slow: no answer within 100 ms",
        "now: nothing there",
        "deadline: after \\d+ beats");
  }

  private static void webCrawler(List<String> lines) {
    matches(
        lines,
        "60 pages, 1 dead link, 240 links",
        "each was fetched once",
        "at most [1-4] fetches at a time");
  }

  private static void matches(List<String> lines, String... patterns) {
    assertThat(lines).hasSize(patterns.length);
    assertThat(IntStream.range(0, patterns.length))
        .allSatisfy(i -> assertThat(lines.get(i)).matches(patterns[i]));
  }
}
