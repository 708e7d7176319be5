package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.metrics.ProcessorTime;
import dev.heddle.internal.metrics.ReadyLatency;
import dev.heddle.internal.os.NiceValue;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.time.ServiceThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operating-system thread that runs goroutines: Go's M. It needs a {@link Processor} to do so,
 * and looks for work, sleeps and wakes by the rules of {@link Dispatcher}, which therefore knows
 * carriers while each carrier knows its dispatcher.
 *
 * <p>Unless a field says otherwise, only the carrier's own thread uses it. That includes the
 * goroutine that the carrier runs.
 */
final class Carrier extends Thread {

  /** How many idle fibers a carrier keeps, so that it makes fewer new ones. */
  private static final int IDLE_FIBERS = 64;

  /**
   * After so many goroutines have ended on a carrier, one fiber ends, to be replaced by a new one.
   * The methods at the bottom of a fiber's stack stay interpreted for its whole life if it started
   * before they were compiled, and they run at each goroutine's beginning and end.
   */
  private static final int FIBER_LIFE = 1024;

  /** A turn as long as this is long. */
  private static final long HEAVY_NANOS = 1_000_000;

  /** How many pieces of work a carrier runs before it enters {@link #runSome} anew. */
  private static final int PIECES = 1024;

  final Dispatcher dispatcher;
  private final FiberSource fibers;
  private final ReadyLatency latency;

  /** The right to run; null while idle. Read by the monitor. */
  volatile @Nullable Processor processor;

  /** The processor that a waking thread hands to this sleeping carrier, which takes it. */
  private volatile @Nullable Processor granted;

  /** The next carrier in the list of those asleep; guarded by the scheduler's lock. */
  @Nullable Carrier nextAsleep;

  /** Whether its thread was started. Used only by the thread that took it off the list. */
  private boolean started;

  /** Whether its thread first goes to sleep, without a processor; written before the start. */
  private boolean startsAsleep;

  /** Whether it counts as spinning, that is, as looking for work. */
  boolean spinning;

  /** Whether it is in the {@link Background}, for long computations. Written under the lock. */
  volatile boolean inBackground;

  /** How far the priority of its thread is lowered; written under the lock. */
  volatile ThreadPriority priority = ThreadPriority.USUAL;

  /** The nice value of its thread before that was raised. Written before it is. */
  int usualNiceValue;

  /** The fiber that it ran when it entered the background: that fiber computed for long. */
  private @Nullable Fiber suspect;

  /** Whether its work is heavy, and the processor time of its thread when that work began. */
  private boolean heavy;

  private long heavySince;

  /** The system's id of its thread; {@code NiceValue.NO_THREAD} until the thread runs. */
  private volatile int systemThread;

  /** The fiber that it runs. The monitor reads this field, and the next, by a race. */
  private @Nullable Fiber running;

  /** The task that continues the virtual thread that it runs, if that is not a goroutine's. */
  private @Nullable Runnable runningForeign;

  /** The fiber that is being resumed for its own entry, until the fiber has taken note of that. */
  private @Nullable Fiber resuming;

  /** Why the fiber leaves: set by the fiber before it leaves, taken after it has left. */
  private @Nullable UnmountReason unmountReason;

  private @Nullable Work next;
  private final @Nullable Fiber[] idleFibers = new Fiber[IDLE_FIBERS];
  private int idleCount;

  /** How many goroutines have ended here. */
  private int endedHere;

  /** The state of {@link #nextRandom}, which chooses where to begin stealing. */
  private int random;

  /** Prevents false sharing with other carriers, for as long as this one lives. */
  private final FalseSharingPadding padding;

  Carrier(
      Dispatcher dispatcher,
      FiberSource fibers,
      ThreadGroup group,
      String name,
      int seed,
      FalseSharingPadding padding) {
    super(group, null, name, 0, false);
    this.dispatcher = dispatcher;
    this.fibers = fibers;
    this.padding = padding;
    this.latency = dispatcher.latency();
    this.random = seed | 1;
    setDaemon(true);
  }

  @Override
  public void run() {
    systemThread = NiceValue.callersThread();
    if (startsAsleep) {
      dispatcher.fallAsleep(this);
    }
    boolean more = true;
    while (more) {
      try {
        more = runSome();
      } catch (Throwable thrown) {
        ServiceThread.survive(thrown);
      }
    }
    while (idleCount > 0) {
      Fiber idle = idleFibers[--idleCount];
      assert idle != null;
      retired(idle); // it ends with this carrier, and did not leak
    }
    padding.end();
  }

  /**
   * Finds and runs work, piece by piece; false if the carrier is to end.
   *
   * <p>It returns now and then, so that it is entered anew. A running loop keeps the compiled code
   * with which it was entered, even after that code is replaced. If a method that it calls is
   * recompiled after that, the loop runs that method interpreted, for as long as it goes on.
   */
  private boolean runSome() {
    for (int i = 0; i < PIECES; i++) {
      Work work = dispatcher.findWork(this);
      if (work == null) {
        return false;
      }
      try {
        execute(work);
      } catch (Throwable e) {
        // Only the JDK's code between here and the goroutine's stack can throw, or the JVM when it
        // links that code.
        ServiceThread.survive(e);
        submitWhatHasNotRun(work);
      }
      if (heavy || inBackground) {
        judge();
      }
      running = null;
      runningForeign = null;
    }
    return true;
  }

  /** Notes that the next work was queued as heavy. */
  void runsHeavy() {
    heavy = true;
    heavySince = ProcessorTime.ofThisJvm().nanosOf(this);
  }

  /** Notes whether the turn just ended was long: if so, the fiber's next may count as heavy. */
  private void judge() {
    Fiber fiber = running;
    if (fiber != null) {
      boolean isLong = heavy ? hasUsedMuch() : fiber == suspect;
      if (heavy) {
        dispatcher.heavyProved(isLong);
      }
      fiber.noteTurn(isLong);
    }
    heavy = false;
    suspect = null;
  }

  private boolean hasUsedMuch() {
    return ProcessorTime.ofThisJvm().nanosOf(this) - heavySince >= HEAVY_NANOS;
  }

  /** Puts it into the background, for the fiber that it runs. The monitor's; needs the lock. */
  void entersBackground() {
    suspect = running;
    inBackground = true;
  }

  /** Whether it runs, in the background, a goroutine that computes for long, as its starter did. */
  boolean runsOneOfALine() {
    Fiber fiber = running;
    return fiber != null && inBackground && (heavy || fiber == suspect) && fiber.isStartedByHeavy();
  }

  /**
   * Whether it runs a goroutine or another virtual thread, rather than looking for work. Any thread
   * may call it.
   */
  boolean isBusy() {
    return running != null || runningForeign != null;
  }

  private void execute(Work work) {
    latency.running(work);
    if (work instanceof Fiber fiber) {
      resume(fiber);
    } else if (work instanceof GoroutineBase fresh) {
      resumeWith(fresh);
    } else if (work instanceof JdkTurn turn) {
      running = turn.fiber;
      turn.fiber.resume(this);
    } else {
      Runnable continuation = ((ForeignTurn) work).continuation;
      runningForeign = continuation;
      Mount.runByJdk(continuation);
    }
  }

  private void resumeWith(GoroutineBase fresh) {
    @Nullable Fiber fiber;
    if (idleCount > 0) {
      fiber = idleFibers[idleCount - 1];
      assert fiber != null;
      fiber.assign(fresh);
      idleFibers[--idleCount] = null;
    } else {
      fiber = newFiber(fresh);
    }
    if (fiber != null) {
      resume(fiber);
    }
  }

  /**
   * Makes and starts a fiber for {@code fresh}; null if there is no memory for one. The goroutine
   * counts as started by then, so it is queued again, and begins when there is memory.
   */
  private @Nullable Fiber newFiber(GoroutineBase fresh) {
    try {
      Fiber fiber = fibers.make(fresh);
      expectStart(fiber);
      fibers.start(fiber);
      return fiber;
    } catch (Throwable thrown) {
      running = null;
      unmountReason = null;
      dispatcher.submit(fresh);
      ServiceThread.survive(thrown);
      return null;
    }
  }

  /** Makes {@link Fiber#execute} ignore the entry that starting the fiber's thread makes. */
  private void expectStart(Fiber fiber) {
    running = fiber;
    unmountReason = UnmountReason.START;
  }

  private void resume(Fiber fiber) {
    running = fiber;
    resuming = fiber;
    fiber.resume(this);
    if (resuming != null) {
      resuming = null;
      dispatcher.submit(fiber); // the JDK held it still for a moment
    }
  }

  /**
   * Queues {@code work} again if an error came before it was resumed. Queues its goroutine again if
   * the thread of its fiber has ended without running it.
   */
  private void submitWhatHasNotRun(Work work) {
    Fiber fiber = resuming;
    resuming = null;
    if (running == null && runningForeign == null) {
      dispatcher.submit(work);
    } else if (fiber != null && !fiber.thread().isAlive()) {
      retired(fiber);
      GoroutineBase fresh = fiber.goroutine();
      if (fresh != null) {
        dispatcher.submit(fresh);
      }
    }
  }

  /** Whether {@code fiber}, which calls, was resumed for its own entry; true once an entry. */
  boolean takeResuming(Fiber fiber) {
    if (resuming != fiber) {
      return false;
    }
    resuming = null;
    return true;
  }

  /** Records why the fiber that runs here is about to leave. */
  void setUnmountReason(UnmountReason why) {
    unmountReason = why;
  }

  /**
   * Takes what {@link #setUnmountReason(UnmountReason)} recorded; null if there is nothing, or no
   * longer.
   */
  @Nullable UnmountReason takeUnmountReason() {
    UnmountReason taken = unmountReason;
    unmountReason = null;
    return taken;
  }

  /** The carrier that is the calling thread, or carries it; null if there is none. */
  static @Nullable Carrier current() {
    Thread caller = Thread.currentThread();
    Thread thread = caller.isVirtual() ? JdkThreads.carrierOf(caller) : caller;
    return thread instanceof Carrier carrier ? carrier : null;
  }

  /** The system's id of its thread, or {@code NiceValue.NO_THREAD}. Any thread may call it. */
  int systemThread() {
    return systemThread;
  }

  /** Whether {@code fiber} is the fiber that this carrier runs, or has just run. */
  boolean runs(Fiber fiber) {
    return running == fiber;
  }

  /** Whether {@code continuation} is the task that this carrier runs, or has just run. */
  boolean runsForeign(Runnable continuation) {
    return runningForeign == continuation;
  }

  /** Counts the end of a goroutine; true if its fiber, which calls, is to end as well. */
  boolean isTimeToRetire() {
    return ++endedHere % FIBER_LIFE == 0;
  }

  /** Notes that a fiber is about to end. */
  void retired(Fiber fiber) {
    fibers.retired(fiber);
  }

  /** Keeps a fiber that is about to park without a goroutine; false if there are enough. */
  boolean keepIdle(Fiber fiber) {
    if (idleCount == IDLE_FIBERS) {
      return false;
    }
    idleFibers[idleCount++] = fiber;
    return true;
  }

  /** Undoes {@link #keepIdle} for a fiber that could not leave; it is the last that was kept. */
  void dropIdle(Fiber fiber) {
    assert idleFibers[idleCount - 1] == fiber;
    idleFibers[--idleCount] = null;
    retired(fiber);
  }

  /** Takes the processor {@code granted}; null: gives up the one that it holds. */
  void hold(@Nullable Processor granted) {
    if (granted != null) {
      granted.holder = this;
    }
    processor = granted;
  }

  /** The processor of a carrier that runs something. */
  Processor heldProcessor() {
    Processor held = processor;
    assert held != null;
    return held;
  }

  /** The work to run after the goroutine that has just ended, or null. */
  @Nullable Work nextLocal() {
    Processor held = heldProcessor();
    heavy = false;
    Work next = held.detached ? null : held.next();
    if (next instanceof GoroutineBase) {
      latency.running(next); // the calling fiber runs it, so execute never sees it
    }
    return next;
  }

  /** Makes {@code work}, already taken from the queues, the next to run. */
  void handBack(@Nullable Work work) {
    next = work;
  }

  /** Takes the work that {@link #handBack} was given. */
  @Nullable Work takeNext() {
    Work work = next;
    next = null;
    return work;
  }

  /** Queues {@code work}, which has begun, behind all other work that has. */
  void append(Work work) {
    heldProcessor().append(work);
  }

  /**
   * The same, for a turn of {@code fiber} that the JDK requested of this carrier, which calls.
   * Retries until there is memory for it, as the JDK does elsewhere: without its turn the thread
   * would never go on.
   */
  void appendJdkTurn(Fiber fiber) {
    append(newJdkTurn(fiber));
  }

  private static JdkTurn newJdkTurn(Fiber fiber) {
    for (; ; ) {
      try {
        return new JdkTurn(fiber);
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  /** Queues {@code work}, which gave up its turn, behind everything else that is ready. */
  void yielded(Work work) {
    heldProcessor().yielded(work);
  }

  void ready(Fiber fiber) {
    heldProcessor().ready(fiber);
  }

  void countPark() {
    heldProcessor().counters.countPark();
  }

  void countEnded() {
    heldProcessor().counters.countEnded();
  }

  /** A pseudo-random number (xorshift). */
  int nextRandom() {
    int x = random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    random = x;
    return x;
  }

  /**
   * Wakes, or starts, this carrier with a processor to run on. Only the thread that took the
   * carrier off the list may call it.
   *
   * @throws OutOfMemoryError if the system has no thread for it; the carrier then runs nothing
   */
  void grant(Processor processor) {
    granted = processor;
    if (started) {
      LockSupport.unpark(this);
    } else {
      started = true;
      start(dispatcher.starter());
    }
  }

  boolean hasStarted() {
    return started;
  }

  /**
   * Starts this carrier without a processor, to sleep until it is granted one.
   *
   * @throws OutOfMemoryError if the system has no thread for it
   */
  void startAsleep() {
    startsAsleep = true;
    started = true;
    start(dispatcher.starter());
  }

  private void start(Consumer<Thread> starter) {
    padding.start(starter);
    try {
      starter.accept(this);
    } catch (OutOfMemoryError e) {
      padding.end();
      throw e;
    }
  }

  /** Takes the processor that this carrier was granted; null if there is none. */
  @Nullable Processor takeGrant() {
    Processor taken = granted;
    if (taken != null) {
      granted = null;
    }
    return taken;
  }
}
