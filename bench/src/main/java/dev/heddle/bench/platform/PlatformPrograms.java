package dev.heddle.bench.platform;

import dev.heddle.bench.harness.Suite;

/** The few programs that make sense with a thread of the system for each task. */
public final class PlatformPrograms {
  private static final Suite SUITE =
      new Suite()
          .addParted("hogs4", BesideHogs.of(4))
          .addParted("hogs64", BesideHogs.of(64))
          .addParted("hogs512", BesideHogs.of(512));

  private PlatformPrograms() {}

  public static void main(String... arguments) {
    SUITE.main(arguments);
  }
}
