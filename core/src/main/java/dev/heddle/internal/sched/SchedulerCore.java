package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.metrics.LatencyBuckets;
import dev.heddle.internal.park.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler as goroutines need it. {@link NativeScheduler} is Heddle's own; {@link
 * FallbackScheduler} uses the JDK's scheduler where the JDK is not open to Heddle.
 */
public abstract class SchedulerCore {

  private static final Map<SchedulerCore, Boolean> ALL = new WeakHashMap<>();

  /**
   * The system property that says that Heddle runs in this JVM. {@code heddle dump} reads it from
   * outside, before it starts anything there.
   */
  private static final String RUNS = "heddle.runs";

  private final String name;
  private final GoroutineLife life;

  /** The object by which users know it; set once, before anything runs. */
  private volatile @Nullable Object facade;

  SchedulerCore(String name, GoroutineLife life) {
    this.name = name;
    this.life = life;
  }

  /** The steps that its goroutines take. */
  final GoroutineLife life() {
    return life;
  }

  /** Adds it to {@link #all}. The last step of construction: other threads may then use it. */
  final void register() {
    System.setProperty(RUNS, "true");
    synchronized (ALL) {
      ALL.put(this, true);
    }
  }

  /** All schedulers, except those that were shut down. */
  public static List<SchedulerCore> all() {
    synchronized (ALL) {
      return new ArrayList<>(ALL.keySet());
    }
  }

  /** The object that {@link #setFacade(Object)} set. */
  public final @Nullable Object facade() {
    return facade;
  }

  /** Sets the object by which users know it. */
  public final void setFacade(Object users) {
    facade = users;
  }

  /** Its name, with which the names of its threads begin. */
  public final String name() {
    return name;
  }

  /**
   * Gives {@code goroutine}, which has not begun, its id and makes it ready to run. Never blocks.
   */
  public abstract void start(GoroutineBase goroutine);

  /** Makes {@code fiber}, whose wait has ended, ready to run. Never blocks. */
  abstract void ready(Fiber fiber);

  /**
   * Queues a turn of {@code fiber} that the JDK requested: a wait of the JDK's has ended. Throws
   * with nothing changed if there is no memory for it.
   */
  void readyFromJdk(Fiber fiber) {
    throw new IllegalStateException("the JDK schedules the threads of goroutines itself");
  }

  /** Queues a turn of a virtual thread that a goroutine has started. */
  void submitForeign(Runnable continuation) {
    throw new IllegalStateException("the JDK schedules virtual threads itself");
  }

  /** Notes, for a report of its leak, which goroutine {@code fiber} runs. */
  void describeGoroutine(Fiber fiber, Object description) {}

  /** Notes, for a report of its leak, what {@code fiber} is about to wait in; null: nothing. */
  void noteWait(Fiber fiber, @Nullable Object why, @Nullable List<StackTraceElement> where) {}

  /** Counts a fiber as blocking its thread in a wait of Heddle's, or as no longer doing so. */
  abstract void countBlocked(boolean blocked);

  /**
   * Makes a virtual thread that runs here and is not a goroutine. It inherits from the caller what
   * the JDK's virtual threads inherit: the context class loader, and inheritable thread locals.
   */
  public abstract Thread newThread(String name, Runnable body);

  /** How many goroutines may run at once. */
  public abstract int parallelism();

  /** Sets how many goroutines may run at once; at least 1. */
  public abstract void setParallelism(int n);

  /** What has been counted since the start. */
  public abstract Totals totals();

  /**
   * Goroutines that have started, and neither ended nor leaked; never less than there were. The
   * leaked ones are read first, as ends are read before starts.
   */
  public final long live() {
    long gone = leaked();
    return totals().live() - gone;
  }

  /**
   * The same, for all schedulers. A goroutine of one may start others of another, so here, too, all
   * ends are read before the first start: see {@link Totals.Sum}. The starts of schedulers that are
   * shut down or made meanwhile count as well.
   */
  public static long liveOfAll() {
    Set<SchedulerCore> asked = new LinkedHashSet<>(all());
    long gone = asked.stream().mapToLong(core -> core.leaked() + core.totals().ended()).sum();
    asked.addAll(all());
    return asked.stream().mapToLong(core -> core.totals().started()).sum() - gone;
  }

  /** Whether a virtual thread that is not a goroutine could still wake one. */
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

  /** The same, for those that run here. */
  boolean hasForeignThatMayAct() {
    return false;
  }

  /**
   * Sets the listener that is called, once, when goroutines are ready and there is no thread for
   * them: the maximum is in use, or the system has no more. It gets the system's error, if there
   * was one.
   */
  public void onThreadLimit(Consumer<@Nullable OutOfMemoryError> listener) {}

  /** How many threads it may use; no limit of Heddle's by default. */
  public int maxThreads() {
    return Integer.MAX_VALUE;
  }

  /** How long ready work waited until it ran: counts, by {@code LatencyBuckets}. */
  public long[] readyLatencies() {
    return new long[LatencyBuckets.COUNT];
  }

  /** The fibers that carry a goroutine now; for dumps. Finished ones may still be among them. */
  public abstract List<Fiber> fibers();

  /**
   * Sets the listener, or none if null. A thread of the scheduler's own calls it when nothing has
   * run for a moment and nothing is ready to run, and now and then while that lasts.
   */
  public abstract void onRest(@Nullable Consumer<SchedulerCore> listener);

  /** How many goroutines the collector took, because nothing could wake them any more. */
  public abstract long leaked();

  /** Sets the listener that is called, on a thread of its own, for goroutines that leaked. */
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
