package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** A scheduler whose carriers never start, so that a test has its processors to itself. */
final class IdleScheduler {

  private IdleScheduler() {}

  /** Makes one; in fallback, where there is none, the test is not run. */
  static NativeScheduler make() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    NativeScheduler made =
        new NativeScheduler(
            "idle", TestGoroutine.LIFE, new Limits(1, false, 1, Long.MAX_VALUE / 2));
    made.dispatcher().carriers().starter = thread -> {};
    return made;
  }

  /** Ends the monitor, which would do a part of what is tested, a moment later. */
  static void stopMonitor(NativeScheduler scheduler) {
    scheduler.sysmon().stop();
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(scheduler.name() + "-sysmon"))) {
      LockSupport.parkNanos(100_000);
    }
  }
}
