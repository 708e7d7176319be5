package dev.heddle;

import dev.heddle.internal.park.Waiter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a thread that is no goroutine could still send, close or wake.
 *
 * <p>A thread that is not a daemon could, unless it waits for Heddle itself. Of daemons there are
 * always some that serve the JVM and never call Heddle, so they do not count, but for the JDK's own
 * pools, whose threads run user code: the common pool and the carriers of virtual threads while
 * they are busy, and the threads that start delayed tasks while one is pending. Nor is anything
 * known of whoever is at the other end of a subscription (see {@link Flows}): while one is awaited,
 * it may act.
 */
final class Outsiders {

  private static final AtomicInteger CONNECTED = new AtomicInteger();

  private Outsiders() {}

  /** From now on a publisher or a subscriber may call at any time, from any thread. */
  static void connected() {
    CONNECTED.incrementAndGet();
  }

  /** Ends what {@link #connected} began. */
  static void disconnected() {
    CONNECTED.decrementAndGet();
  }

  static boolean mayAct() {
    if (CONNECTED.get() > 0) {
      return true;
    }
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 64];
    int n = root.enumerate(threads);
    for (int i = 0; i < n; i++) {
      if (mayAct(threads[i])) {
        return true;
      }
    }
    return n == threads.length;
  }

  private static boolean mayAct(Thread thread) {
    Object blocker = LockSupport.getBlocker(thread);
    if (blocker instanceof Waiter || thread.getName().equals("DestroyJavaVM")) {
      return false;
    }
    if (!thread.isDaemon()) {
      return true;
    }
    if (thread instanceof ForkJoinWorkerThread) {
      return !(blocker instanceof ForkJoinPool);
    }
    return startsDelayedTasks(thread) && thread.getState() != Thread.State.WAITING;
  }

  /**
   * Of CompletableFuture's delays, and of timed waits of virtual threads on the JDK's scheduler.
   */
  private static boolean startsDelayedTasks(Thread thread) {
    String name = thread.getName();
    return name.endsWith("-delayScheduler")
        || name.startsWith("VirtualThread-unparker")
        || name.startsWith("CompletableFutureDelayScheduler");
  }
}
