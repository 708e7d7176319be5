package dev.heddle.internal.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the frames of a stack that are the user's, and writes frames as reports show them. */
public final class Frames {

  /** How many frames are shown at either end of a stack that is deeper than both together. */
  private static final int SHOWN_AT_AN_END = 50;

  private Frames() {}

  /**
   * The stack of {@code thread}.
   *
   * @throws OutOfMemoryError if there is no memory for it; the JDK wraps that in an InternalError
   * @throws StackOverflowError if the caller's stack has no room; the JDK wraps that as well
   */
  public static StackTraceElement[] of(Thread thread) {
    try {
      return thread.getStackTrace();
    } catch (InternalError e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
          throw (VirtualMachineError) cause;
        }
      }
      throw e;
    }
  }

  /** The frames of {@code stack} without those of the scheduler and of Heddle's waits. */
  public static StackTraceElement[] own(StackTraceElement[] stack) {
    List<StackTraceElement> own = new ArrayList<>();
    for (int i = 0; i < stack.length; i++) {
      boolean inner = i + 1 < stack.length && isOperation(stack[i]) && isOperation(stack[i + 1]);
      if (!inner && !isMachinery(stack[i])) {
        own.add(stack[i]);
      }
    }
    return own.toArray(StackTraceElement[]::new);
  }

  /** Whether a frame is of a channel or lock. Of several in a row only the user's call is shown. */
  private static boolean isOperation(StackTraceElement frame) {
    return switch (frame.getClassName()) {
      case "dev.heddle.Chan",
          "dev.heddle.ReceiveChan",
          "dev.heddle.ReceiveOnly",
          "dev.heddle.SendOnly",
          "dev.heddle.sync.Mutex",
          "dev.heddle.sync.HandOffLock",
          "dev.heddle.sync.ReaderWriterLock",
          "dev.heddle.sync.ReadLock",
          "dev.heddle.sync.WriteLock" ->
          true;
      default -> false;
    };
  }

  /** A frame as reports show it, without the names of its module and class loader. */
  public static String text(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place(frame) + ")";
  }

  /**
   * Appends {@code stack}, a frame a line; of a very deep one only both ends, as Go does
   * (runtime/traceback.go).
   */
  public static void append(StringBuilder text, String indent, StackTraceElement[] stack) {
    int elided = Math.max(0, stack.length - 2 * SHOWN_AT_AN_END);
    for (int i = 0; i < stack.length; i++) {
      if (elided > 0 && i == SHOWN_AT_AN_END) {
        text.append(indent).append("\t...").append(elided).append(" frames elided...\n");
        i += elided;
      }
      text.append(indent).append("\tat ").append(text(stack[i])).append('\n');
    }
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

  /** Whether {@code stack}, with all its frames, is that of a goroutine. */
  public static boolean isOfAGoroutine(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(Frames::isBody);
  }

  private static boolean isBody(StackTraceElement frame) {
    return frame.getClassName().equals("dev.heddle.GoroutineRunner")
        && frame.getMethodName().equals("runTask");
  }

  /** Whether a frame lies between a user's call and the start of the goroutine. */
  public static boolean isStart(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.equals("dev.heddle.internal.report.Lineage")
        || type.equals("dev.heddle.Goroutine")
        || type.equals("dev.heddle.Origin")
        || type.equals("dev.heddle.Heddle")
        || type.equals("dev.heddle.Scheduler")
        || type.equals("dev.heddle.Alarm")
        || type.equals("dev.heddle.Context")
        || type.equals("dev.heddle.LaterStart")
        || type.equals("dev.heddle.AfterEnd")
        || type.equals("dev.heddle.TaskTimer")
        || type.equals("dev.heddle.MainGoroutine")
        || type.equals("dev.heddle.sync.WaitGroup");
  }

  /**
   * Whether a frame is internal to waiting and running. Heddle's public methods are not: they say
   * what the goroutine was doing.
   */
  public static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("dev.heddle.internal.")
        || type.startsWith("dev.heddle.cli.")
        || type.equals("dev.heddle.Run")
        || type.equals("dev.heddle.Run$Main")
        || type.equals("dev.heddle.MainGoroutine")
        || type.equals("dev.heddle.GoroutineRunner")
        || type.equals("dev.heddle.Selection")
        || type.equals("dev.heddle.SelectCase")
        || type.equals("dev.heddle.sync.WaitGroup$Member")
        || type.equals("dev.heddle.sync.ConditionQueue")
        || type.equals("dev.heddle.sync.WriterConditionQueue")
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
