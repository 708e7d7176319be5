package dev.heddle.bench.platform;

import dev.heddle.bench.harness.Beside;
import dev.heddle.bench.harness.Suite;
import dev.heddle.bench.harness.VirtualThreads;

/** The few programs that make sense with a thread of the system for each task. */
public final class PlatformPrograms {
  private static final Suite SUITE =
      new Suite()
          .addParted("hogs4", Beside.ofThreads(4, PlatformPrograms::start))
          .addParted("hogs64", Beside.ofThreads(64, PlatformPrograms::start))
          .addParted("hogs512", Beside.ofThreads(512, PlatformPrograms::start));

  private PlatformPrograms() {}

  private static void start(VirtualThreads.Body body) {
    Thread.ofPlatform().start(body);
  }

  public static void main(String... arguments) {
    SUITE.main(arguments);
  }
}
