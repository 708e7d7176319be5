package dev.heddle.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a process is one of Java's, found out from outside. To attach to it is no way to find
 * out: it sends a signal, of which other programs die.
 */
final class JvmProcess {
  private JvmProcess() {}

  /** Throws with a line for the user if the process is none that can be asked. */
  static void require(long pid) throws UsageException {
    ProcessHandle process = pid <= 0 ? null : ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      throw new UsageException("no process " + pid + "; `jps` lists those of Java");
    }
    Path folder = Path.of("/proc", String.valueOf(pid));
    if (!Files.isDirectory(folder)) {
      return; // a system without such a folder: to attach will tell
    }
    try {
      requireItsFirstThread(pid, folder);
      if (!hasJvm(folder)) {
        throw new UsageException(
            "process " + pid + " is no Java program; `jps` lists those there are");
      }
    } catch (IOException e) {
      throw new UsageException(
          "process "
              + pid
              + " cannot be looked at; it belongs to "
              + process.info().user().orElse("another user"));
    }
  }

  /** Linux takes the number of any thread for a process's, too. */
  private static void requireItsFirstThread(long pid, Path folder)
      throws UsageException, IOException {
    List<String> status = Files.readAllLines(folder.resolve("status"));
    for (String line : status) {
      if (line.startsWith("Tgid:")) {
        String owner = line.substring("Tgid:".length()).strip();
        if (!owner.equals(String.valueOf(pid))) {
          throw new UsageException(pid + " is a thread, of process " + owner);
        }
      }
    }
  }

  /** Whether it has the JVM's library in its memory. */
  private static boolean hasJvm(Path folder) throws IOException {
    // Names of files are bytes, which need be no text.
    String maps = new String(Files.readAllBytes(folder.resolve("maps")), ISO_8859_1);
    try (Stream<String> lines = maps.lines()) {
      return lines.anyMatch(line -> line.contains("/libjvm."));
    }
  }
}
