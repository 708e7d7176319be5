package dev.heddle.internal.deadlock;

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
 * Tells whether a thread that is not a goroutine could still send, close or wake.
 *
 * <p>A thread that is not a daemon could, with two exceptions. The first is a thread that waits for
 * Heddle itself without a limit of time (the timer of a timed wait would count). The second is a
 * thread that waits in {@link Thread#join} for the end of a thread that cannot act, see {@link
 * JoinTarget}. It is not known what may end another wait in the JDK, so a thread that waits for a
 * future or a queue may act. So may a thread that appears only after the others were looked at: the
 * thread that started it may have gone to sleep meanwhile.
 *
 * <p>Daemons do not count, since some always serve the JVM and never call Heddle. The JDK's own
 * pools are an exception, because their threads run user code: the common pool and the carriers of
 * virtual threads count while they are busy or have something queued, and the threads that start
 * delayed tasks count while such a task is pending. The other end of a subscription (see {@link
 * Flows}) is unknown: while one is awaited, it may act.
 *
 * <p>The order of the looks matters, since work moves from one place to the next meanwhile: first
 * the threads that may hand a task to a pool, then the pool's queues, then the workers that may
 * have taken the task.
 */
public final class ExternalThreads {

  /** The prefix of the JDK's threads that end the timed waits of virtual threads. */
  private static final String UNPARKER = "VirtualThread-unparker";

  /** The suffix of the JDK's threads for delayed tasks of a pool; the common pool's name. */
  private static final String DELAYS = "-delayScheduler";

  private static final String COMMON = "ForkJoinPool.commonPool";

  private static final long PROBE_NANOS = 100_000;
  private static final int PROBES = 200;

  /**
   * The subscriptions whose other end may call. Weak keys: if neither its goroutine nor the other
   * end refers to a subscription any more, nothing can call it. Guarded by itself.
   */
  public static final Map<Object, Boolean> CONNECTED = new WeakHashMap<>();

  private ExternalThreads() {}

  /** From now on a publisher or a subscriber may call at any time, from any thread. */
  public static void connected(Object party) {
    synchronized (CONNECTED) {
      CONNECTED.put(party, true);
    }
  }

  /** Ends what {@link #connected} began. */
  public static void disconnected(Object party) {
    synchronized (CONNECTED) {
      CONNECTED.remove(party);
    }
  }

  private static boolean isAnyConnected() {
    synchronized (CONNECTED) {
      return !CONNECTED.isEmpty();
    }
  }

  public static boolean mayAct() {
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
        || workers.stream().anyMatch(ExternalThreads::hasQueued)
        || workers.stream().anyMatch(ExternalThreads::isBusy)
        || isAnyFresh(threads);
  }

  /** All threads that are alive. */
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

  /** Whether a thread exists that is not a daemon and not among {@code seen}. */
  private static boolean isAnyFresh(List<Thread> seen) {
    Set<Thread> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(seen);
    return all().stream().anyMatch(thread -> !thread.isDaemon() && !known.contains(thread));
  }

  public static boolean mayAct(Thread thread) {
    return mayAct(thread, all());
  }

  /**
   * Whether {@code thread} may act. It and the threads that it may join are among {@code threads}.
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

  /** Whether a chain of joins leads from it to a thread that waits for Heddle, or into a cycle. */
  private static boolean waitsForOneThatWaits(Thread thread, List<Thread> threads) {
    // At most one step for each thread: a longer chain is a cycle, and no thread in it can act.
    Thread at = thread;
    for (int i = 0; i <= threads.size(); i++) {
      at = JoinTarget.of(at, threads);
      if (at == null) {
        return false;
      }
      if (waitsForHeddle(at)) {
        return true;
      }
    }
    return true;
  }

  /** The blocker alone is not enough: a woken thread keeps it until it gets a core. */
  private static boolean waitsForHeddle(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Waiter waiter && waiter.isWaiting();
  }

  /** A worker without work blocks on its pool. One that was just woken still shows that. */
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
   * CompletableFuture}. The pool counts a new task only when its thread for delayed tasks gets a
   * core. So this hands over a probe and waits until it is counted: then all earlier tasks are
   * counted too.
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
