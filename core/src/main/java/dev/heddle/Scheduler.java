package dev.heddle;

import dev.heddle.internal.deadlock.LockWatch;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.sched.FallbackScheduler;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.LeakSetting;
import dev.heddle.internal.sched.Limits;
import dev.heddle.internal.sched.NativeScheduler;
import dev.heddle.internal.sched.SchedulerCore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs goroutines on a few threads: as many at once as its parallelism says. Most programs need
 * only the {@linkplain #global global} scheduler. Others are {@linkplain #builder built} to keep
 * one part of a program from taking the processors of another.
 */
public final class Scheduler implements AutoCloseable {

  private final SchedulerCore core;
  private final Handler<PanicException> panics;
  private final Handler<String> threadLimits = new Handler<>("thread limits", report -> report);
  private final Handler<LockCycle> deadlocks = new Handler<>("deadlocks", LockCycle::toString);
  private final Handler<LeakReport> leaks = new Handler<>("leaks", LeakReport::toString);

  private volatile boolean closed;

  static {
    FirstUse.prepare();
    LockWatch.onDeadlock(found -> {
      Fiber first = LockWatch.firstFiber(found);
      Scheduler told = first == null ? global() : of(first.scheduler());
      if (!LockCycle.isReported(found)) {
        told.deadlocks.tell(LockCycle.of(found));
      }
    });
  }

  private Scheduler(SchedulerCore core, Handler<PanicException> panics) {
    this.core = core;
    this.panics = panics;
    core.setFacade(this);
    core.onThreadLimit(cause -> threadLimits.tell(Report.threadLimit(core, cause)));
    if (LeakSetting.NOW != LeakSetting.OFF) {
      tellLeaks();
    }
  }

  /**
   * The scheduler of goroutines that are started from outside a goroutine. Its parallelism is the
   * system property {@code heddle.parallelism}, or else the number of processors that the JVM sees,
   * which it follows when that changes.
   *
   * @return the global scheduler
   */
  public static Scheduler global() {
    return GlobalScheduler.get();
  }

  /**
   * Begins to build another scheduler.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * All schedulers that are not closed, in the order of their names.
   *
   * @return the schedulers; without the global one if it has not been used yet
   */
  public static List<Scheduler> all() {
    return SchedulerCore.all().stream()
        .filter(core -> core.facade() != null)
        .sorted(Comparator.comparing(SchedulerCore::name))
        .map(Scheduler::of)
        .toList();
  }

  /**
   * How many goroutines were started and have neither ended nor been reclaimed, on all schedulers
   * together. Never less than there were at some moment during the call. A sum of {@link #stats} of
   * each may be, since goroutines may start others on other schedulers.
   *
   * @return the number
   */
  public static long totalGoroutineCount() {
    return SchedulerCore.liveOfAll();
  }

  static Scheduler of(SchedulerCore core) {
    return (Scheduler) Objects.requireNonNull(core.facade());
  }

  SchedulerCore core() {
    return core;
  }

  /** The scheduler of the calling goroutine; for any other caller the global one. */
  static SchedulerCore coreOfCaller() {
    Fiber fiber = Fiber.current();
    return fiber == null ? global().core() : fiber.scheduler();
  }

  /** Starts a goroutine in {@code context}, on the caller's scheduler or else on the global one. */
  static Goroutine startIn(Context context, @Nullable String name, Task task) {
    return Goroutine.start(coreOfCaller(), name, task, Goroutine.originOfCaller().in(context));
  }

  /**
   * Starts a goroutine on this scheduler, for any caller; otherwise as {@link Heddle#go(Task)}.
   *
   * @param task what it does
   * @return the goroutine
   * @throws IllegalStateException if the scheduler is closed
   */
  public Goroutine go(Task task) {
    Objects.requireNonNull(task, "task");
    return Goroutine.start(openCore(), null, task);
  }

  /**
   * Starts a goroutine on this scheduler, with a name for dumps and reports.
   *
   * @param name its name
   * @param task what it does
   * @return the goroutine
   * @throws IllegalStateException if the scheduler is closed
   */
  public Goroutine go(String name, Task task) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(task, "task");
    return Goroutine.start(openCore(), name, task);
  }

  boolean isClosed() {
    return closed;
  }

  private SchedulerCore openCore() {
    if (closed) {
      throw new IllegalStateException(
          "the scheduler is closed; start its goroutines before that, or build another");
    }
    return core;
  }

  /**
   * The name that its threads carry.
   *
   * @return the name; {@code heddle} for the global one
   */
  public String name() {
    return core.name();
  }

  /**
   * How many goroutines may run at once. Go: {@code runtime.GOMAXPROCS(0)}.
   *
   * @return the number
   */
  public int parallelism() {
    return core.parallelism();
  }

  /**
   * Sets how many goroutines may run at once. Go: {@code runtime.GOMAXPROCS(n)}. A running
   * goroutine over the number runs on to its next scheduling point. Until a number is set, it
   * follows how many processors the machine, or the container, gives the process; from then on it
   * is fixed. The JDK's own scheduler, in fallback, does not follow.
   *
   * @param n the number; at least 1, and no more than {@link Builder#maxThreads}
   * @throws IllegalArgumentException if it is less or more
   * @throws IllegalStateException if the scheduler is closed
   */
  public void parallelism(int n) {
    SchedulerSettings.checkParallelism(SchedulerSettings.checkParallelism(n), core.maxThreads());
    openCore().setParallelism(n);
  }

  /**
   * Whether goroutines run on Heddle's own scheduler. If not, they run on the JDK's, because the
   * JVM was not started with the flag that Heddle names on stderr.
   *
   * @return whether they do
   */
  public boolean isNative() {
    return JdkThreads.isNative();
  }

  /**
   * Makes virtual threads that run on this scheduler, for any library that takes a factory. They
   * are threads, not goroutines: {@link Goroutine#current} is null in them, and everything that
   * blocks works. As all virtual threads, they inherit the context class loader and the inheritable
   * thread locals of the thread that calls {@code newThread}. Once the scheduler is closed, the
   * factory throws IllegalStateException.
   *
   * @return the factory
   */
  public ThreadFactory threadFactory() {
    return body -> newThread("", body);
  }

  /**
   * Makes virtual threads as {@link #threadFactory()} does, with names: the prefix, and a number
   * that counts from 0 for each factory.
   *
   * @param prefix what the names begin with
   * @return the factory
   */
  public ThreadFactory threadFactory(String prefix) {
    Objects.requireNonNull(prefix, "prefix");
    AtomicLong made = new AtomicLong();
    return body -> newThread(prefix + made.getAndIncrement(), body);
  }

  private Thread newThread(String name, Runnable body) {
    Objects.requireNonNull(body, "body");
    return openCore().newThread(name, body);
  }

  /**
   * An executor that runs each task on a new goroutine of this scheduler. Its {@code shutdownNow}
   * cancels them. An exception that leaves a task given to {@code execute} is reported like that of
   * any goroutine. Once the scheduler is closed, the executor rejects tasks.
   *
   * @return a new executor
   */
  public ExecutorService executor() {
    return new GoroutineExecutor(this, null);
  }

  /**
   * An executor as {@link #executor()} makes it, whose goroutines have names: the prefix, and a
   * number that counts from 0 for each executor.
   *
   * @param prefix what the names begin with
   * @return a new executor
   */
  public ExecutorService executor(String prefix) {
    return new GoroutineExecutor(this, Objects.requireNonNull(prefix, "prefix"));
  }

  /**
   * A snapshot of this scheduler's goroutines that have begun and not ended, in the order of their
   * ids. Each is looked at by itself, while the others go on. Go: the goroutine profile.
   *
   * @return one entry for each
   */
  public List<GoroutineInfo> goroutines() {
    Holders holders = new Holders();
    return Report.begun(core).stream()
        .map(goroutine -> GoroutineInfo.of(goroutine, holders))
        .filter(info -> info.state() != Goroutine.State.DONE)
        .toList();
  }

  /**
   * Counts since the start, and what there is now. Counting costs next to nothing. A call takes
   * time in proportion to the number of goroutines, since it looks at the wait of each. Go: {@code
   * runtime/metrics}.
   *
   * @return the counts
   */
  public SchedulerStats stats() {
    return SchedulerStats.of(core);
  }

  /**
   * Ends the scheduler: waits for its goroutines to end, then ends its threads. Call it from
   * outside the scheduler. No effect on a closed one. When it has waited for 10 s ({@code
   * -Dheddle.closeReportMillis} sets another time) it says once, on stderr, for which goroutines.
   *
   * @throws IllegalStateException if this is the global scheduler, or the caller runs on this one
   * @throws CancelledException if the caller is interrupted or cancelled; the scheduler goes on
   */
  @Override
  public void close() {
    if (this == GlobalScheduler.get()) {
      throw new IllegalStateException(
          "the global scheduler cannot be closed; close only what Scheduler.builder() has built");
    }
    Fiber fiber = Fiber.current();
    if (fiber != null && fiber.scheduler() == core) {
      throw new IllegalStateException(
          "a goroutine closes the scheduler it runs on, and would wait for itself; close it outside");
    }
    CloseReport report = new CloseReport(core.name(), () -> Report.closing(core));
    report.start(SchedulerSettings.closeReportNanos());
    try {
      awaitGoroutines();
    } finally {
      report.cancel();
    }
    StackRoom.reserve();
    closed = true;
    core.shutDown();
  }

  private void awaitGoroutines() {
    while (core.live() > 0) {
      List<Goroutine> begun = Report.begun(core);
      if (begun.isEmpty()) {
        Cancellation.check("close");
        // The rest is about to begin, or its end to be counted.
        LockSupport.parkNanos(this, 1_000_000);
      }
      begun.forEach(Goroutine::join);
    }
  }

  /**
   * Sets what is done about an exception that leaves a goroutine that belongs to no {@link
   * Heddle#run}, or to one that has ended. A handler that is set here is the only one to be told.
   * Without it:
   *
   * <ul>
   *   <li>The report is logged, at the level {@code ERROR} with the exception, by the {@link
   *       System.Logger} {@code dev.heddle}, if the program has configured one that takes it: there
   *       is a {@link System.LoggerFinder} that is not the JDK's, or {@code java.util.logging} has
   *       a configuration or handlers of the program's own.
   *   <li>The handler that the goroutine has set for its thread ({@link
   *       Thread#setUncaughtExceptionHandler}), or else the program's default one ({@link
   *       Thread#setDefaultUncaughtExceptionHandler}), is called with the thread and the exception,
   *       on the goroutine.
   *   <li>If there is neither a logger nor such a handler, the report is printed on stderr. It is
   *       printed as well, with what went wrong, if one of them throws.
   * </ul>
   *
   * @param handler is given the report, whose cause is the exception; called on the goroutine. What
   *     it throws is printed with the report.
   */
  public void onPanic(Consumer<? super PanicException> handler) {
    panics.set(handler);
  }

  /**
   * Sets what is done when goroutines are ready to run and there is no thread for them: all that
   * {@link Builder#maxThreads} allows are held by goroutines that are blocked in the operating
   * system or run on and on, or the system gives no more. It is reported once in the scheduler's
   * life; the goroutines run when a thread comes back. Without a handler the report is printed on
   * stderr. Go ends the program then ({@code debug.SetMaxThreads}).
   *
   * @param handler is given the report, which has the stacks of goroutines that hold the threads;
   *     called on a thread of its own. What it throws is printed with the report.
   */
  public void onThreadLimit(Consumer<? super String> handler) {
    threadLimits.set(handler);
  }

  /**
   * Sets what is done when goroutines wait for one another's locks in a cycle, while others run on;
   * {@link LockCycle} says when that is found. Without a handler the report is printed on stderr.
   *
   * @param handler is given the report, for a cycle that a goroutine of this scheduler is in, once;
   *     called on a thread of its own. What it throws is printed with the report.
   */
  public void onDeadlock(Consumer<? super LockCycle> handler) {
    deadlocks.set(handler);
  }

  /**
   * Sets what is done when goroutines have leaked and were reclaimed. The system property {@code
   * heddle.leaks} sets how much a report says: {@code off} (the default) only how many there were;
   * {@code counted} also where they were started and what they waited in; {@code full} also each of
   * them, with the stack where it was blocked. {@code full} walks the stack at each wait. With one
   * of the last two, and no handler, reports are printed on stderr. In fallback nothing is
   * reclaimed.
   *
   * @param handler is given a report after a garbage collection that found leaks; called on a
   *     thread of its own. What it throws is printed with the report.
   */
  public void onLeak(Consumer<? super LeakReport> handler) {
    leaks.set(handler);
    tellLeaks();
  }

  private void tellLeaks() {
    boolean full = LeakSetting.NOW == LeakSetting.FULL;
    core.onLeak((count, records) -> leaks.tell(LeakReport.of(name(), count, records, full)));
  }

  /** Builds a {@link Scheduler}. */
  public static final class Builder {

    private @Nullable String name;
    private int parallelism;
    private int maxThreads;

    private Builder() {}

    /**
     * Sets the name that its threads carry.
     *
     * @param name the name; not empty
     * @return this
     */
    public Builder name(String name) {
      Objects.requireNonNull(name, "name");
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "a scheduler's name is empty; it needs a letter at least");
      }
      this.name = name;
      return this;
    }

    /**
     * Sets how many goroutines may run at once. The default is the number of processors that the
     * JVM sees, and follows it when it changes.
     *
     * @param parallelism the number; at least 1, and no more than maxThreads when built
     * @return this
     * @throws IllegalArgumentException if it is less, or more than any machine has
     */
    public Builder parallelism(int parallelism) {
      this.parallelism = SchedulerSettings.checkParallelism(parallelism);
      return this;
    }

    /**
     * Sets how many threads it may use, including those that are blocked in the operating system.
     * The default is 1,024, or twice the parallelism if that is more. See {@link #onThreadLimit}.
     *
     * @param maxThreads the number; at least 1, and no less than the parallelism when built
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxThreads(int maxThreads) {
      this.maxThreads = SchedulerSettings.checkMaxThreads(maxThreads);
      return this;
    }

    /**
     * Makes the scheduler.
     *
     * @return the scheduler
     * @throws IllegalArgumentException if it may use fewer threads than it has parallelism
     */
    public Scheduler build() {
      StackRoom.reserveForSeveral();
      int atOnce = parallelism == 0 ? Runtime.getRuntime().availableProcessors() : parallelism;
      int threads = maxThreads == 0 ? SchedulerSettings.defaultMaxThreads(atOnce) : maxThreads;
      SchedulerSettings.checkParallelism(atOnce, threads);
      String given = name == null ? SchedulerSettings.nextName() : name;
      Handler<PanicException> panics =
          new Handler<>("panics", panic -> String.valueOf(panic.getMessage()), Uncaught::tell);
      GoroutineRunner runner = new GoroutineRunner(panics);
      if (!JdkThreads.isNative()) {
        return new Scheduler(new FallbackScheduler(given, runner, atOnce), panics);
      }
      var limits = new Limits(atOnce, parallelism == 0, threads, SchedulerSettings.retireNanos());
      return new Scheduler(new NativeScheduler(given, runner, limits), panics);
    }
  }
}
