package dev.heddle.internal.sched;

import dev.heddle.internal.time.ServiceThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs goroutines as plain virtual threads on the JDK's own scheduler, for a JVM that does not let
 * Heddle bring its own. Everything keeps its meaning. What is lost is speed, fairness beside a
 * goroutine that does not yield, and the reclaiming of leaked goroutines.
 */
public final class FallbackScheduler extends SchedulerCore {

  /** The time between two checks for rest: at first, and at most while nothing changes. */
  private static final long REST_CHECK_NANOS = 100_000_000L;

  private static final long LONGEST_CHECK_NANOS = 10_000_000_000L;

  /**
   * How long no total must have changed before it counts as rest. Looking for virtual threads that
   * are not goroutines takes a thread dump, and JDK 25 may crash when it dumps one that is just
   * about to unmount (JDK-8364343).
   */
  private static final long SETTLED_NANOS = 20_000_000;

  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong parks = new AtomicLong();
  private final AtomicLong readies = new AtomicLong();
  private final Set<Fiber> fibers = ConcurrentHashMap.newKeySet();
  private volatile int parallelism;
  private volatile boolean shutDown;
  private volatile @Nullable Consumer<SchedulerCore> restListener;
  private @Nullable Thread watcher;

  public FallbackScheduler(String name, GoroutineLife life, int parallelism) {
    super(name, life);
    this.parallelism = parallelism;
    register();
  }

  @Override
  public void start(GoroutineBase goroutine) {
    Fiber fiber = new Fiber(this, goroutine);
    Thread thread =
        Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(() -> run(fiber));
    life().setId(goroutine, ids.incrementAndGet());
    try {
      fiber.runsOn(thread);
      fibers.add(fiber);
      thread.start();
    } catch (Throwable notStarted) {
      fibers.remove(fiber);
      ended.incrementAndGet();
      throw notStarted;
    }
  }

  private void run(Fiber fiber) {
    becomeCurrent(fiber);
    try {
      fiber.runInFallback();
    } finally {
      fibers.remove(fiber);
      ended.incrementAndGet();
    }
  }

  /** Waits until there is memory, since the goroutine already counts as started. */
  private static void becomeCurrent(Fiber fiber) {
    for (; ; ) {
      try {
        fiber.becomeCurrentInFallback();
        return;
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    return Thread.ofVirtual().name(name).unstarted(body);
  }

  @Override
  void ready(Fiber fiber) {
    LockSupport.unpark(fiber.thread());
  }

  @Override
  void countBlocked(boolean blocked) {
    (blocked ? parks : readies).incrementAndGet();
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  /** Only remembers the number: the JDK's scheduler has its own. */
  @Override
  public void setParallelism(int n) {
    parallelism = n;
  }

  @Override
  public Totals totals() {
    // In this order: see Totals.Sum.
    long done = ended.get();
    long parked = parks.get();
    long woken = readies.get();
    long started = ids.get();
    boolean atRest = started - done == parked - woken;
    return new Totals(started, done, parked, woken, 0, 0, 0, 0, 0, 0, 0, 0, atRest);
  }

  @Override
  public List<Fiber> fibers() {
    return new ArrayList<>(fibers);
  }

  /** None is ever reclaimed: the set of fibers refers to them. */
  @Override
  public long leaked() {
    return 0;
  }

  @Override
  public void onLeak(LeakListener listener) {}

  /**
   * There is no monitor to see a rest begin, so a thread checks now and then while there is a
   * listener.
   */
  @Override
  public synchronized void onRest(@Nullable Consumer<SchedulerCore> listener) {
    restListener = listener;
    if (listener != null && watcher == null) {
      watcher = Thread.ofPlatform().daemon().name(name() + "-watcher").start(this::watchForRest);
    }
    if (watcher != null) {
      LockSupport.unpark(watcher);
    }
  }

  @Override
  void endThreads() {
    shutDown = true;
    onRest(null);
  }

  private void watchForRest() {
    while (!shutDown) {
      try {
        lookForRest();
      } catch (Throwable thrown) {
        ServiceThread.survive(thrown);
      }
    }
  }

  private void lookForRest() {
    Totals seen = totals();
    long movedAt = System.nanoTime();
    long pause = REST_CHECK_NANOS;
    while (!shutDown) {
      Consumer<SchedulerCore> listener = restListener;
      if (listener == null) {
        LockSupport.park(this);
        pause = REST_CHECK_NANOS;
        continue;
      }
      LockSupport.parkNanos(this, pause);
      Totals now = totals();
      if (now.equals(seen)) {
        pause = Math.min(2 * pause, LONGEST_CHECK_NANOS);
      } else {
        movedAt = System.nanoTime();
        pause = REST_CHECK_NANOS;
      }
      seen = now;
      if (now.atRest()) {
        if (System.nanoTime() - movedAt >= SETTLED_NANOS) {
          listener.accept(this);
        } else {
          pause = SETTLED_NANOS;
        }
      }
    }
  }
}
