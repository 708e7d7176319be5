package dev.heddle.internal.deadlock;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the thread whose end another thread waits for in {@link Thread#join}. A join waits for a
 * notification of the {@code Thread} object that it joins. The JDK shows that object only by its
 * class and identity hash code, so all threads are searched for the one that has both. A join with
 * a limit of time does not count: it ends by itself.
 */
public final class JoinTarget {

  /** How many of the innermost frames are searched for the one of {@code join}. */
  private static final int FRAMES = 4;

  private JoinTarget() {}

  /** The thread among {@code threads} that {@code thread} joins; null if that is not certain. */
  public static @Nullable Thread of(Thread thread, List<Thread> threads) {
    if (thread.getState() != Thread.State.WAITING || LockSupport.getBlocker(thread) != null) {
      return null;
    }
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId(), FRAMES);
    if (info == null || info.getThreadState() != Thread.State.WAITING || !isInJoin(info)) {
      return null;
    }
    LockInfo on = info.getLockInfo();
    return on == null ? null : only(on, threads);
  }

  private static boolean isInJoin(ThreadInfo info) {
    for (StackTraceElement frame : info.getStackTrace()) {
      if (!frame.getClassName().equals("java.lang.Object")) {
        return frame.getClassName().equals("java.lang.Thread")
            && frame.getMethodName().equals("join");
      }
    }
    return false;
  }

  /** The only thread that {@code object} can be; null if there are several, or none. */
  private static @Nullable Thread only(LockInfo object, List<Thread> threads) {
    Thread found = null;
    for (Thread each : threads) {
      if (System.identityHashCode(each) == object.getIdentityHashCode()
          && each.getClass().getName().equals(object.getClassName())) {
        if (found != null) {
          return null;
        }
        found = each;
      }
    }
    return found;
  }
}
