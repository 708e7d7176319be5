package dev.heddle;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.sched.NativeScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The global scheduler, configured by system properties. The first call makes it. If that fails,
 * for example because the system has no thread for it, the call throws the error, and the next call
 * tries again.
 */
final class GlobalScheduler {

  /** Null until it has been made. */
  private static volatile @Nullable Scheduler instance;

  private GlobalScheduler() {}

  static Scheduler get() {
    Scheduler made = instance;
    return made == null ? first() : made;
  }

  private static synchronized Scheduler first() {
    Scheduler made = instance;
    if (made == null) {
      made = make();
      instance = made;
    }
    return made;
  }

  private static Scheduler make() {
    if (!JdkThreads.isNative() && !"false".equals(System.getProperty("heddle.native"))) {
      System.err.println(
          "heddle: goroutines run on the JDK's own scheduler, because " + JdkThreads.missing());
    } else if (Mount.missing() != null) {
      System.err.println(
          "heddle: goroutines are mounted in the JDK's way, which takes longer, because "
              + Mount.missing());
    }
    Scheduler.Builder settings = Scheduler.builder().name("heddle");
    if (System.getProperty("heddle.parallelism") != null) {
      settings.parallelism(SchedulerSettings.intProperty("heddle.parallelism", 1));
    }
    if (System.getProperty("heddle.maxThreads") != null) {
      settings.maxThreads(SchedulerSettings.intProperty("heddle.maxThreads", 1));
    }
    Scheduler global = settings.build();
    if (global.core() instanceof NativeScheduler core) {
      core.inheritForeign();
    }
    return global;
  }
}
