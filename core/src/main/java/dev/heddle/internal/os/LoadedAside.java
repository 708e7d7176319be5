package dev.heddle.internal.os;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes the JVM tens of milliseconds to load, and longer beside threads that
 * compute, for callers that cannot wait so long. A thread of its own loads it at the first {@link
 * #get}, which never waits.
 *
 * @param <T> what is loaded
 */
public final class LoadedAside<T> {

  private final String threadName;
  private final Supplier<@Nullable T> source;
  private boolean begun;

  /** Null until it is loaded, and for good where it is not available. */
  private volatile @Nullable T loaded;

  /** Takes the name of the loading thread, and the source, which returns null for "not here". */
  public LoadedAside(String threadName, Supplier<@Nullable T> source) {
    this.threadName = threadName;
    this.source = source;
  }

  /** The loaded object; null if it is not loaded yet, or is not available. */
  public @Nullable T get() {
    T now = loaded;
    if (now == null) {
      load();
    }
    return now;
  }

  private synchronized void load() {
    if (begun) {
      return;
    }
    begun = true;
    try {
      Thread loader = new Thread(null, this::loadHere, threadName, 0, false);
      loader.setDaemon(true);
      loader.start();
    } catch (OutOfMemoryError e) {
      begun = false; // the system has no thread for it now; the next call tries again
    }
  }

  private void loadHere() {
    try {
      loaded = source.get();
    } catch (OutOfMemoryError e) {
      notLoaded();
    } catch (Error | RuntimeException e) {
      // The JDK's classes could not be initialised, for want of memory, and never can be now; or
      // the operating system refuses.
    }
  }

  private synchronized void notLoaded() {
    begun = false;
  }
}
