package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** What is checked of the examples whose output is not the same in every run. */
final class Checks {
  static final Map<String, Check> BY_EXAMPLE = Map.of("Hello", Checks::hello);

  private Checks() {}

  /** Three lines of each goroutine, in any order. */
  private static void hello(List<String> lines) {
    String main = "Hello from main!";
    String goroutine = "Hello from the goroutine!";
    assertThat(lines).containsExactlyInAnyOrder(main, main, main, goroutine, goroutine, goroutine);
  }
}
