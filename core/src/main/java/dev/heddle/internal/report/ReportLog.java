package dev.heddle.internal.report;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The {@code System.Logger} that reports go to, where the program has configured one. What the JDK
 * logs to without a configuration prints on stderr, in a form that cuts reports up.
 */
public final class ReportLog {

  private static final String NAME = "dev.heddle";

  private ReportLog() {}

  /** Logs {@code report} as an error; false if there is no log for it. */
  public static boolean error(String report, @Nullable Throwable thrown) {
    if (!isConfigured()) {
      return false;
    }
    System.Logger logger = System.getLogger(NAME);
    if (!logger.isLoggable(Level.ERROR)) {
      return false; // an error that nobody sees would be worse than one on stderr
    }
    logger.log(Level.ERROR, report, thrown);
    return true;
  }

  private static boolean isConfigured() {
    return !isOfJdk(System.LoggerFinder.getLoggerFinder()) || JavaLogging.isConfigured(NAME);
  }

  /** Whether the JDK's own finder is in use: that of java.logging, or the one for its absence. */
  private static boolean isOfJdk(System.LoggerFinder finder) {
    String module = finder.getClass().getModule().getName();
    return "java.base".equals(module) || "java.logging".equals(module);
  }
}
