package dev.heddle;

import java.util.ArrayList;
import java.util.List;

/** Which frames of a stack are the user's. */
final class Frames {

  private Frames() {}

  /**
   * The frames of {@code stack} without the scheduler's below and the waiting machinery's above.
   */
  static StackTraceElement[] own(StackTraceElement[] stack) {
    List<StackTraceElement> own = new ArrayList<>();
    for (int i = 0; i < stack.length; i++) {
      boolean inner = i + 1 < stack.length && isLock(stack[i]) && isLock(stack[i + 1]);
      if (!inner && !isMachinery(stack[i])) {
        own.add(stack[i]);
      }
    }
    return own.toArray(StackTraceElement[]::new);
  }

  /**
   * Whether a frame is of a lock of Heddle's: of several in a row only the user's call is shown.
   */
  private static boolean isLock(StackTraceElement frame) {
    return switch (frame.getClassName()) {
      case "dev.heddle.sync.Mutex",
          "dev.heddle.sync.HandOffLock",
          "dev.heddle.sync.RWMutex",
          "dev.heddle.sync.ReadLock",
          "dev.heddle.sync.WriteLock" ->
          true;
      default -> false;
    };
  }

  /** A frame as reports show it: without the names of its module and class loader. */
  static String text(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place(frame) + ")";
  }

  private static String place(StackTraceElement frame) {
    if (frame.isNativeMethod()) {
      return "Native Method";
    }
    String file = frame.getFileName();
    if (file == null) {
      return "Unknown Source";
    }
    return frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
  }

  /** Whether a frame is the way from a user's call to the goroutine's start. */
  static boolean isStart(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.equals("dev.heddle.StartSite")
        || type.equals("dev.heddle.Goroutine")
        || type.equals("dev.heddle.Origin")
        || type.equals("dev.heddle.Heddle")
        || type.equals("dev.heddle.Scheduler")
        || type.equals("dev.heddle.Run")
        || type.equals("dev.heddle.sync.WaitGroup");
  }

  /**
   * Whether a frame is the machinery of waiting and running. Heddle's public methods stay: they say
   * what the goroutine was doing.
   */
  static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("dev.heddle.internal.")
        || type.startsWith("dev.heddle.cli.")
        || type.equals("dev.heddle.Run")
        || type.equals("dev.heddle.Selection")
        || type.equals("dev.heddle.ChanState")
        || type.equals("dev.heddle.SelectCase")
        || (type.equals("dev.heddle.Goroutine") && frame.getMethodName().equals("body"))
        || type.equals("dev.heddle.sync.WaitGroup$Member")
        || type.equals("dev.heddle.sync.ConditionQueue")
        || type.equals("dev.heddle.sync.Execution")
        || type.startsWith("java.lang.VirtualThread")
        || type.startsWith("jdk.internal.vm.Continuation")
        || (type.equals("java.lang.Thread")
            && (frame.getMethodName().equals("yield")
                || frame.getMethodName().equals("run")
                || frame.getMethodName().equals("runWith")))
        || frame.getMethodName().equals("parkVirtualThread")
        || (type.equals("java.util.concurrent.locks.LockSupport")
            && frame.getMethodName().equals("park"));
  }
}
