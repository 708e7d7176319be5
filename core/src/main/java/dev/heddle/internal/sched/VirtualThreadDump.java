package dev.heddle.internal.sched;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Looks, in a thread dump, for virtual threads that are not goroutines and not in a wait of
 * Heddle's. The JDK offers no other list of them, and none at all with {@code
 * -Djdk.trackAllThreads=false}. A dump takes a file and some milliseconds, so this is the last
 * resort.
 */
final class VirtualThreadDump {

  private static final String BEAN = "com.sun.management:type=HotSpotDiagnostic";

  /** As in {@code #30 "name" virtual WAITING}, the line above a stack. */
  private static final Pattern VIRTUAL = Pattern.compile("#(\\d+) \"(.*)\" virtual\\b.*");

  /** The frame of a thread in a wait of Heddle's. */
  private static final String WAITS = "dev.heddle.internal.park.Waiter.blockThread(";

  private VirtualThreadDump() {}

  /** Whether there may be such a thread besides those whose ids are {@code known}. */
  static boolean mayHaveOthers(Set<Long> known) {
    if ("false".equals(System.getProperty("jdk.trackAllThreads"))) {
      return true;
    }
    try {
      Path folder = Files.createTempDirectory("heddle");
      Path file = folder.resolve("threads");
      try {
        write(file);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          return namesOthers(lines, known);
        }
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException | JMException e) {
      return true;
    }
  }

  /** Whether the dump has another thread that is not itself in a wait of Heddle's. */
  private static boolean namesOthers(BufferedReader dump, Set<Long> known) throws IOException {
    boolean other = false;
    for (String line; (line = dump.readLine()) != null; ) {
      Matcher virtual = VIRTUAL.matcher(line);
      if (virtual.matches()) {
        other =
            !known.contains(Long.valueOf(virtual.group(1)))
                && !virtual.group(2).startsWith(ForeignThreads.POLLER);
      } else if (line.contains(WAITS)) {
        other = false;
      } else if (other && line.isBlank()) {
        return true;
      }
    }
    return other;
  }

  private static void write(Path file) throws JMException {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName(BEAN),
            "dumpThreads",
            new Object[] {file.toAbsolutePath().toString(), "TEXT_PLAIN"},
            new String[] {String.class.getName(), String.class.getName()});
  }
}
