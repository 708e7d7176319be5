package dev.heddle.internal.os;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes the JVM tens of milliseconds to load, and longer beside threads that
 * compute, wanted by one that has no such time: a thread of its own loads it when it is first asked
 * for. Whoever asks never waits.
 *
 * @param <T> what is loaded
 */
public final class LoadedAside<T> {

  private final String threadName;
  private final Supplier<@Nullable T> source;
  private boolean begun;

  /** Null until it is loaded, and for good where it cannot be had. */
  private volatile @Nullable T loaded;

  /** With the name of the thread that loads, and what it calls, which says null for "not here". */
  public LoadedAside(String threadName, Supplier<@Nullable T> source) {
    this.threadName = threadName;
    this.source = source;
  }

  /** It; null if it is not loaded yet, or cannot be had. */
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
      begun = false; // the system has no thread for it now; the next who asks tries again
    }
  }

  private void loadHere() {
    try {
      loaded = source.get();
    } catch (OutOfMemoryError e) {
      notLoaded();
    } catch (Error | RuntimeException e) {
      // The JDK's classes could not be initialised, for want of memory, and never can be now; or
      // the system refuses.
    }
  }

  private synchronized void notLoaded() {
    begun = false;
  }
}
