package dev.heddle.internal.metrics;

import dev.heddle.internal.os.LoadedAside;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How much processor time threads have used, as the JVM counts it. */
public final class ProcessorTime {

  /** A time that is not known, or not yet. */
  public static final long UNKNOWN = -1;

  private static final ProcessorTime OF_THIS_JVM =
      new ProcessorTime(ManagementFactory::getThreadMXBean);

  private final LoadedAside<ThreadMXBean> threads;

  public ProcessorTime(Supplier<ThreadMXBean> source) {
    threads = new LoadedAside<>("heddle-processor-time", () -> counting(source.get()));
  }

  private static @Nullable ThreadMXBean counting(ThreadMXBean bean) {
    return bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled() ? bean : null;
  }

  public static ProcessorTime ofThisJvm() {
    return OF_THIS_JVM;
  }

  /**
   * The nanoseconds that {@code thread} has used, or {@link #UNKNOWN}, also for want of memory.
   * Never waits and throws nothing: the calling carrier has work in hand.
   */
  public long nanosOf(Thread thread) {
    try {
      ThreadMXBean loaded = threads.get();
      return loaded == null ? UNKNOWN : loaded.getThreadCpuTime(thread.threadId());
    } catch (OutOfMemoryError e) {
      return UNKNOWN;
    }
  }
}
