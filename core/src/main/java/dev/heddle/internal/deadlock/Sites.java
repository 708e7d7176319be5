package dev.heddle.internal.deadlock;

import org.jspecify.annotations.Nullable;

/**
 * The call, outside of Heddle, that made or took a lock, or made a channel. Finding it walks the
 * stack, so it is recorded only with {@code -Dheddle.lockSites=true}.
 */
public final class Sites {

  /** Constant for the life of the JVM. */
  public static final boolean ON = Boolean.getBoolean("heddle.lockSites");

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Sites() {}

  /** The place in the user's code. */
  public static StackWalker.@Nullable StackFrame ofCaller() {
    return WALKER.walk(frames -> frames.dropWhile(Sites::isOfHeddle).findFirst().orElse(null));
  }

  private static boolean isOfHeddle(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.startsWith("dev.heddle.internal.deadlock.")
        || switch (type) {
          case "dev.heddle.Chan",
              "dev.heddle.Heddle",
              "dev.heddle.sync.HandOffLock",
              "dev.heddle.sync.Mutex",
              "dev.heddle.sync.RWMutex",
              "dev.heddle.sync.ReaderWriterLock",
              "dev.heddle.sync.ReadLock",
              "dev.heddle.sync.ReadHolds",
              "dev.heddle.sync.WriteLock",
              "dev.heddle.sync.Execution",
              "dev.heddle.sync.Once",
              "dev.heddle.sync.Lazy",
              "dev.heddle.sync.SingleFlight",
              "dev.heddle.sync.ConditionQueue",
              "dev.heddle.sync.WriterConditionQueue",
              "dev.heddle.sync.MutexCondition",
              "dev.heddle.sync.Cond" ->
              true;
          default -> false;
        };
  }
}
