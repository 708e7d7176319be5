package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.park.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goroutines need of whoever runs them. {@link NativeScheduler} is Heddle's own; {@link
 * FallbackScheduler} leaves the running to the JDK's scheduler where the JDK is not open to us.
 */
public abstract class SchedulerCore {

  private static final Map<SchedulerCore, Boolean> ALL = new WeakHashMap<>();

  /**
   * The system property that says that Heddle runs in this JVM. {@code heddle dump} reads it from
   * outside, before it starts anything there.
   */
  private static final String RUNS = "heddle.runs";

  private final String name;

  /** What stands for it towards users; set once, before anything runs. */
  private volatile @Nullable Object facade;

  SchedulerCore(String name) {
    this.name = name;
  }

  /** Enters it among {@link #all}. The last step of its making: others then ask it what it does. */
  final void register() {
    System.setProperty(RUNS, "true");
    synchronized (ALL) {
      ALL.put(this, true);
    }
  }

  /** All schedulers there are, but for those that were shut down. */
  public static List<SchedulerCore> all() {
    synchronized (ALL) {
      return new ArrayList<>(ALL.keySet());
    }
  }

  /** What {@link #facade(Object)} was given. */
  public final @Nullable Object facade() {
    return facade;
  }

  /** Sets what stands for it towards users. */
  public final void facade(Object users) {
    facade = users;
  }

  /** The name its threads carry. */
  public final String name() {
    return name;
  }

  /** Gives {@code routine}, which has not begun, its id and makes it ready to run. Never blocks. */
  public abstract void start(Routine routine);

  /** Makes {@code fiber}, whose wait has ended, ready to run. Never blocks. */
  abstract void ready(Fiber fiber);

  /** Counts a fiber that is about to block its thread in a wait of Heddle's, or has done so. */
  abstract void blocked(boolean blocked);

  /** Makes virtual threads that are no goroutines and run here. */
  public abstract ThreadFactory threadFactory();

  /** How many goroutines may run at once. */
  public abstract int parallelism();

  /** Sets how many goroutines may run at once; at least 1. */
  public abstract void parallelism(int n);

  /** What has been counted since the start. */
  public abstract Totals totals();

  /**
   * Goroutines that have started, and neither ended nor leaked; never less than there were. Those
   * that leaked are asked for first, as ends are before starts.
   */
  public final long live() {
    long gone = leaked();
    return totals().live() - gone;
  }

  /**
   * The same, of all schedulers. Goroutines of one start others of another, so here, too, all ends
   * are read before the first start: see {@link Totals.Sum}. A scheduler that is shut down
   * meanwhile is asked for its starts as well, and one that was made meanwhile.
   */
  public static long liveOfAll() {
    Set<SchedulerCore> asked = new LinkedHashSet<>(all());
    long gone = asked.stream().mapToLong(core -> core.leaked() + core.totals().ended()).sum();
    asked.addAll(all());
    return asked.stream().mapToLong(core -> core.totals().started()).sum() - gone;
  }

  /** Whether a virtual thread that is no goroutine could still wake one. */
  public static boolean foreignMayAct() {
    return JdkThreads.isNative()
        ? all().stream().anyMatch(SchedulerCore::hasForeignThatMayAct)
        : VirtualThreadDump.mayHaveOthers(
                all().stream()
                    .flatMap(core -> core.fibers().stream())
                    .map(fiber -> fiber.thread().threadId())
                    .collect(Collectors.toSet()))
            || Waiter.isAThreadWaking();
  }

  /** The same, of those that run here. */
  boolean hasForeignThatMayAct() {
    return false;
  }

  /**
   * Sets who is told, once, that goroutines are ready and no thread is to be had for them: as many
   * as may be are in use, or the system has no more, which is then the cause.
   */
  public void onThreadLimit(Consumer<@Nullable OutOfMemoryError> listener) {}

  /** How many threads it may use; no limit of ours if not said. */
  public int maxThreads() {
    return Integer.MAX_VALUE;
  }

  /** How long work that was ready waited until it ran, by {@link LatencyBuckets}. */
  public long[] readyLatencies() {
    return new long[LatencyBuckets.COUNT];
  }

  /** The fibers that carry a goroutine now; for dumps. Finished ones may still be among them. */
  public abstract List<Fiber> fibers();

  /**
   * Has {@code listener} called, on a thread of the scheduler's own, when nothing has run for a
   * moment and nothing is ready to run, and now and then while that lasts. Null: nobody.
   */
  public abstract void onRest(@Nullable Consumer<SchedulerCore> listener);

  /** How many goroutines the collector took, because nothing could wake them any more. */
  public abstract long leaked();

  /** Has {@code listener} told, on a thread of its own, of goroutines that the collector took. */
  public abstract void onLeak(LeakListener listener);

  /** Ends the scheduler; only when no goroutine is left. */
  public final void shutDown() {
    synchronized (ALL) {
      ALL.remove(this);
    }
    endThreads();
  }

  /** Ends the scheduler's threads. */
  abstract void endThreads();
}
