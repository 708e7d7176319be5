package dev.heddle.internal.sched;

import dev.heddle.internal.time.ServiceThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports leaked goroutines to a listener: all that one collection found, in one call. Its own
 * thread waits for the collector, and costs nothing while nothing leaks.
 */
final class LeakWatch implements Runnable {

  private final FiberRegistry registry;
  private final String name;

  /** Guarded by this. */
  private @Nullable Thread thread;

  private volatile @Nullable LeakListener listener;

  LeakWatch(FiberRegistry registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  /** Sets the listener, and starts the thread if it has not been started. */
  synchronized void setListener(LeakListener told) {
    listener = told;
    if (thread == null) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name(name + "-leaks")
              .start(this);
    }
  }

  synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    for (; ; ) {
      try {
        tellNext();
      } catch (InterruptedException e) {
        return; // the scheduler ends
      } catch (Throwable thrown) {
        ServiceThread.survive(thrown);
      }
    }
  }

  private void tellNext() throws InterruptedException {
    List<LeakRecord> records = new ArrayList<>();
    int count = registry.awaitCollected(records);
    LeakListener told = listener;
    if (told != null && count > 0) {
      told.leaked(count, records);
    }
  }
}
