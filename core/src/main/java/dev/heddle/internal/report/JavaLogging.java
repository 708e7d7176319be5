package dev.heddle.internal.report;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether {@code java.util.logging} is as the program wants it, or as the JDK delivers it: with one
 * handler, which prints on stderr. Programs configure it by a system property, or, as frameworks do
 * that bring logs of their own, by its methods.
 */
final class JavaLogging {

  private JavaLogging() {}

  /** Whether the program has configured what the logger {@code name} passes records to. */
  static boolean isConfigured(String name) {
    try {
      return isSet("config.file") || isSet("config.class") || isSet("manager") || isChanged(name);
    } catch (LinkageError e) {
      return false; // the module java.logging is not there
    }
  }

  private static boolean isSet(String property) {
    return System.getProperty("java.util.logging." + property) != null;
  }

  /** Whether the logger {@code name}, or one above it, has another handler than the JDK's one. */
  private static boolean isChanged(String name) {
    for (String next = name; next != null; next = parent(next)) {
      Logger logger = LogManager.getLogManager().getLogger(next);
      if (logger != null && Stream.of(logger.getHandlers()).anyMatch(JavaLogging::isOfProgram)) {
        return true;
      }
    }
    return false;
  }

  /** The name of the logger above; the root's is empty, and nothing is above it. */
  private static @Nullable String parent(String name) {
    return name.isEmpty() ? null : name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static boolean isOfProgram(Handler handler) {
    return handler.getClass() != ConsoleHandler.class;
  }
}
