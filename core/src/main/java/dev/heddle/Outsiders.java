package dev.heddle;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.RootGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Whether a thread that is no goroutine could still send, close or wake.
 *
 * <p>A thread that is not a daemon could, unless it waits for Heddle itself, without a limit of
 * time, or a timer would count; or unless it waits in {@link Thread#join} for the end of one that
 * cannot act, see {@link Joined}. A wait of the JDK's may be ended by who knows whom: a thread that
 * waits for a future or a queue may act. So may one that is seen for the first time after the
 * others were looked at: who started it may have gone to sleep meanwhile.
 *
 * <p>Of daemons there are always some that serve the JVM and never call Heddle, so they do not
 * count, but for the JDK's own pools, whose threads run user code: the common pool and the carriers
 * of virtual threads while they are busy or have something queued, and the threads that start
 * delayed tasks while one is pending. Nor is anything known of whoever is at the other end of a
 * subscription (see {@link Flows}): while one is awaited, it may act.
 *
 * <p>The order of looking matters, since work moves from one place to the next meanwhile: whoever
 * hands a task to a pool is looked at before the pool's queues, and these before a worker that may
 * have taken it.
 */
final class Outsiders {

  /** How the JDK names its threads that end timed waits of virtual threads. */
  private static final String UNPARKER = "VirtualThread-unparker";

  /** How it names a pool's thread for delayed tasks, and the common pool. */
  private static final String DELAYS = "-delayScheduler";

  private static final String COMMON = "ForkJoinPool.commonPool";

  private static final long PROBE_NANOS = 100_000;
  private static final int PROBES = 200;

  /**
   * Those whose other end may call. Weakly, since one that nobody refers to any more, neither its
   * goroutine nor the other end, is called by nobody. Guarded by itself.
   */
  static final Map<Object, Boolean> CONNECTED = new WeakHashMap<>();

  private Outsiders() {}

  /** From now on a publisher or a subscriber may call at any time, from any thread. */
  static void connected(Object party) {
    synchronized (CONNECTED) {
      CONNECTED.put(party, true);
    }
  }

  /** Ends what {@link #connected} began. */
  static void disconnected(Object party) {
    synchronized (CONNECTED) {
      CONNECTED.remove(party);
    }
  }

  private static boolean isAnyConnected() {
    synchronized (CONNECTED) {
      return !CONNECTED.isEmpty();
    }
  }

  static boolean mayAct() {
    if (isAnyConnected()) {
      return true;
    }
    List<Thread> threads = all();
    List<ForkJoinWorkerThread> workers = new ArrayList<>();
    for (Thread thread : threads) {
      if (mayAct(thread, threads)) {
        return true;
      }
      if (thread instanceof ForkJoinWorkerThread worker) {
        workers.add(worker);
      }
    }
    return hasDelayed(ForkJoinPool.commonPool(), threads)
        || workers.stream().anyMatch(Outsiders::hasQueued)
        || workers.stream().anyMatch(Outsiders::isBusy)
        || isAnyFresh(threads);
  }

  /** The threads there are. */
  private static List<Thread> all() {
    ThreadGroup root = RootGroup.get();
    for (; ; ) {
      Thread[] threads = new Thread[root.activeCount() + 64];
      int n = root.enumerate(threads);
      if (n < threads.length) {
        return List.of(Arrays.copyOf(threads, n));
      }
    }
  }

  /** Whether there is one that is no daemon and not among {@code seen}. */
  private static boolean isAnyFresh(List<Thread> seen) {
    Set<Thread> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(seen);
    return all().stream().anyMatch(thread -> !thread.isDaemon() && !known.contains(thread));
  }

  static boolean mayAct(Thread thread) {
    return mayAct(thread, all());
  }

  /**
   * Whether {@code thread} may act; it, and those that it may wait for, are among {@code threads}.
   */
  private static boolean mayAct(Thread thread, List<Thread> threads) {
    if (waitsForHeddle(thread) || thread.getName().equals("DestroyJavaVM")) {
      return false;
    }
    if (!thread.isDaemon()) {
      return !waitsForOneThatWaits(thread, threads);
    }
    if (thread instanceof ForkJoinWorkerThread worker) {
      return isBusy(worker);
    }
    String name = thread.getName();
    if (name.startsWith(UNPARKER)) {
      return JdkThreads.timedWaits() != 0;
    }
    return name.endsWith(DELAYS)
        && !name.startsWith(COMMON)
        && thread.getState() != Thread.State.WAITING;
  }

  /** Whether it waits for the end of a thread that waits for Heddle, or for another such. */
  private static boolean waitsForOneThatWaits(Thread thread, List<Thread> threads) {
    // One after the other: of those that wait for one another none can act, wherever one begins.
    Thread at = thread;
    for (int i = 0; i <= threads.size(); i++) {
      at = Joined.by(at, threads);
      if (at == null) {
        return false;
      }
      if (waitsForHeddle(at)) {
        return true;
      }
    }
    return true;
  }

  /** Not by the blocker alone: a thread that was woken keeps it until it gets a core. */
  private static boolean waitsForHeddle(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Waiter waiter && waiter.isWaiting();
  }

  /** A worker without work blocks on its pool; one that was woken for some has not noticed yet. */
  private static boolean isBusy(ForkJoinWorkerThread worker) {
    return !waitsForHeddle(worker)
        && worker.isAlive()
        && !(LockSupport.getBlocker(worker) instanceof ForkJoinPool);
  }

  private static boolean hasQueued(ForkJoinWorkerThread worker) {
    ForkJoinPool pool = worker.getPool();
    return pool.hasQueuedSubmissions()
        || pool.getQueuedTaskCount() > 0
        || pool.getDelayedTaskCount() > 0;
  }

  /**
   * Whether a delayed task of the common pool's is pending, such as a timeout of a {@code
   * CompletableFuture}. One that was just handed over is not counted before the pool's thread for
   * them gets a core. So another is handed over, and waited for: when it counts, so do all before.
   */
  private static boolean hasDelayed(ForkJoinPool common, List<Thread> threads) {
    Thread delays = null;
    for (Thread thread : threads) {
      if (thread.getName().equals(COMMON + DELAYS)) {
        delays = thread;
      }
    }
    if (delays == null) {
      return false;
    }
    if (common.getDelayedTaskCount() > 0) {
      return true;
    }
    Future<?> probe = common.schedule(() -> {}, 1, TimeUnit.DAYS);
    try {
      Thread serving = delays;
      return !comes(() ->
          common.getDelayedTaskCount() > 0 && serving.getState() == Thread.State.TIMED_WAITING)
          || common.getDelayedTaskCount() > 1;
    } finally {
      probe.cancel(false);
      comes(() -> common.getDelayedTaskCount() == 0); // or the next probe would count this one
    }
  }

  /** Waits until {@code condition} holds; false if that takes too long. */
  private static boolean comes(BooleanSupplier condition) {
    for (int i = 0; i < PROBES; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
    return false;
  }
}
