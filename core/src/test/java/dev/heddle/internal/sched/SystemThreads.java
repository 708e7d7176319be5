package dev.heddle.internal.sched;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process's threads. */
final class SystemThreads {

  /** The place of the nice value in {@code /proc/[pid]/stat}, after the name: proc(5). */
  private static final int NICE_AFTER_NAME = 16;

  private SystemThreads() {}

  static int niceValueOf(int thread) {
    try {
      String stat = Files.readString(Path.of("/proc/self/task/" + thread + "/stat"));
      String afterName = stat.substring(stat.lastIndexOf(')') + 2);
      return Integer.parseInt(afterName.split(" ", -1)[NICE_AFTER_NAME]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
