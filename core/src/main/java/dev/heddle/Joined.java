package dev.heddle;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * For whose end a thread waits in {@link Thread#join}. The JDK lets a thread wait there for a
 * notification of the {@code Thread} object that it joins, and shows the object that a thread waits
 * on by its class and its identity hash code only; so among all threads the one is looked for that
 * has both. A wait with a limit of time is none: it ends by itself.
 */
final class Joined {

  /** How many frames may lie on the one of {@code join}, and itself. */
  private static final int FRAMES = 4;

  private Joined() {}

  /** The one of {@code threads} whose end {@code thread} waits for; null if that is not certain. */
  static @Nullable Thread by(Thread thread, List<Thread> threads) {
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

  /** The one thread that it can be; null if there are several, or none. */
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
