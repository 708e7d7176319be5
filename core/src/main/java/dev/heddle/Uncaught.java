package dev.heddle;

import dev.heddle.internal.report.ReportLog;
import java.lang.Thread.UncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Tells of an exception that left a goroutine outside a run, where the scheduler has no handler for
 * it: in the log, if the program has one, and to the thread's handler of uncaught exceptions, if
 * there is one. If there is neither, the report is printed on stderr. It is printed as well if the
 * log or the handler throws, so that a report is never lost.
 */
final class Uncaught {

  private Uncaught() {}

  /** Tells of an exception that has left the calling goroutine. */
  static void tell(PanicException panic) {
    boolean logged = log(panic); // first: the handler may end the program
    boolean handled = handle(panic);
    if (!logged && !handled) {
      System.err.println(panic.getMessage());
    }
  }

  /** Whether a log had the report, or an attempt to log it was printed. */
  private static boolean log(PanicException panic) {
    try {
      return ReportLog.error(String.valueOf(panic.getMessage()), panic.getCause());
    } catch (Throwable thrown) {
      Handler.printBoth(panic.getMessage(), "the log", thrown);
      return true;
    }
  }

  /** Whether a handler had the exception. */
  private static boolean handle(PanicException panic) {
    Thread self = Thread.currentThread();
    UncaughtExceptionHandler handler = handlerOf(self);
    if (handler == null) {
      return false;
    }
    try {
      handler.uncaughtException(self, panic.getCause());
    } catch (Throwable thrown) {
      Handler.printBoth(panic.getMessage(), "the handler of uncaught exceptions", thrown);
    }
    return true;
  }

  /** The thread's own handler, or else the program's; null if there is neither. */
  private static @Nullable UncaughtExceptionHandler handlerOf(Thread self) {
    UncaughtExceptionHandler own = self.getUncaughtExceptionHandler();
    return own == self.getThreadGroup() ? Thread.getDefaultUncaughtExceptionHandler() : own;
  }
}
