package dev.heddle.examples;

import java.util.List;

/** Asserts what the lines that an example prints have in common in every run. */
@FunctionalInterface
interface Check {
  void accept(List<String> lines);
}
