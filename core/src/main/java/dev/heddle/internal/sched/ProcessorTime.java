package dev.heddle.internal.sched;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much processor time threads have used. The JVM takes tens of milliseconds to load what knows
 * it, and longer beside threads that compute, which is when it is asked for. The monitor has no
 * such time, so a thread of its own loads it when it is first wanted.
 */
final class ProcessorTime {

  /** What is not known, or not yet. */
  static final long UNKNOWN = -1;

  private static final ProcessorTime OF_THIS_JVM =
      new ProcessorTime(ManagementFactory::getThreadMXBean);

  private final Supplier<ThreadMXBean> source;
  private boolean begun;

  /** Null until it is loaded, and for good where the JVM does not count. */
  private volatile @Nullable ThreadMXBean threads;

  ProcessorTime(Supplier<ThreadMXBean> source) {
    this.source = source;
  }

  static ProcessorTime ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** The nanoseconds that {@code thread} has used, or {@link #UNKNOWN}. Never waits. */
  long nanosOf(Thread thread) {
    ThreadMXBean loaded = threads;
    if (loaded == null) {
      load();
      return UNKNOWN;
    }
    return loaded.getThreadCpuTime(thread.threadId());
  }

  private synchronized void load() {
    if (begun) {
      return;
    }
    begun = true;
    try {
      Thread loader = new Thread(null, this::loadHere, "heddle-processor-time", 0, false);
      loader.setDaemon(true);
      loader.start();
    } catch (OutOfMemoryError e) {
      begun = false; // the system has no thread for it now; the next who asks tries again
    }
  }

  private void loadHere() {
    try {
      ThreadMXBean bean = source.get();
      if (bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled()) {
        threads = bean;
      }
    } catch (OutOfMemoryError e) {
      notLoaded();
    } catch (Error e) {
      // The JDK's classes could not be initialised, for want of memory, and never can be now. What
      // is not known counts as time that was used.
    }
  }

  private synchronized void notLoaded() {
    begun = false;
  }
}
