package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.os.NiceValue;
import dev.heddle.internal.park.Work;
import dev.heddle.internal.time.ServiceThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operating-system thread that runs goroutines: Go's M. It needs a {@link Processor} to do so,
 * and looks for work, sleeps and wakes by the rules of {@link Dispatcher}.
 *
 * <p>Its fields are its own thread's, which includes the goroutine it runs, unless they say
 * otherwise.
 */
final class Carrier extends Thread {

  /** How many virtual threads without a goroutine a carrier keeps to spare making new ones. */
  private static final int IDLE_FIBERS = 64;

  /**
   * After how many goroutines one fiber makes way for a new one. What stands at the bottom of a
   * fiber's stack is interpreted for as long as it lives if it was started before that was
   * compiled, and then takes part in each goroutine's beginning and end.
   */
  private static final int FIBER_LIFE = 1024;

  /** How many pieces of work a carrier runs before it enters its loop anew. */
  private static final int PIECES = 1024;

  private final NativeScheduler scheduler;
  private final ReadyLatency latency;

  /** The right to run; null while idle. Read by the monitor. */
  volatile @Nullable Processor processor;

  /** Handed to a sleeping carrier by who wakes it; taken by the carrier. */
  private volatile @Nullable Processor granted;

  /** The next of those asleep; the scheduler's lock guards it. */
  @Nullable Carrier nextAsleep;

  /** Guarded by being handed from the list of carriers to one thread. */
  private boolean started;

  /** Whether it was started to sleep; written before it is. */
  private boolean startsAsleep;

  /** Whether it counts as one that looks for work. */
  boolean spinning;

  /** Whether it runs what computes for long: {@link Background}. Written under the lock. */
  volatile boolean inBackground;

  /**
   * Whether its thread has a lower priority for good. Written by the monitor, before it is told.
   */
  volatile boolean lowered;

  /** What it ran when it was put into the background: that computed for long. */
  private @Nullable Fiber suspect;

  /** Whether it runs what is heavy, and what processor time it had used when it began. */
  private boolean heavy;

  private long heavySince;

  /** The system's id of its thread; {@link NiceValue#NO_THREAD} until that runs. */
  private volatile int systemThread;

  /** The fiber that it runs. The monitor looks at it, and at the next, by a race. */
  private @Nullable Fiber running;

  /** The other virtual thread that it runs, by the task that continues it. */
  private @Nullable Runnable runningForeign;

  /** The fiber that is being resumed for its own entry, until it has taken note of it. */
  private @Nullable Fiber resuming;

  /** Set by the fiber before it leaves, taken when it has left. */
  private @Nullable Leaving leaving;

  private @Nullable Work next;
  private final @Nullable Fiber[] idleFibers = new Fiber[IDLE_FIBERS];
  private int idleCount;

  /** How many goroutines have ended here. */
  private int endedHere;

  /** For choosing whom to steal from. */
  private int random;

  /** What keeps it apart from other carriers, for as long as it lives. */
  private final Padding padding;

  Carrier(NativeScheduler scheduler, ThreadGroup group, String name, int seed, Padding padding) {
    super(group, null, name, 0, false);
    this.scheduler = scheduler;
    this.padding = padding;
    this.latency = scheduler.latency();
    this.random = seed | 1;
    setDaemon(true);
  }

  @Override
  public void run() {
    systemThread = NiceValue.callersThread();
    if (startsAsleep) {
      scheduler.dispatcher().fallAsleep(this);
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
   * Runs what there is to run, piece by piece; false if the carrier is to end.
   *
   * <p>It returns now and then, to be entered anew. Who stays in a loop stays in the code that it
   * was entered with: when that is replaced, what it calls is still called, but a callee compiled
   * anew after that is run by the interpreter, for as long as the loop goes on.
   */
  private boolean runSome() {
    for (int i = 0; i < PIECES; i++) {
      Work work = scheduler.dispatcher().findWork(this);
      if (work == null) {
        return false;
      }
      try {
        execute(work);
      } catch (Throwable e) {
        // Only the JDK's own code between here and the goroutine's stack can throw, or the JVM,
        // which links it.
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

  /** It is to run what is heavy, or was. */
  void runsHeavy() {
    heavy = true;
    heavySince = ProcessorTime.ofThisJvm().nanosOf(this);
  }

  /** Whether what it ran computed for long in this turn, too: then its next is heavy as well. */
  private void judge() {
    Fiber fiber = running;
    if (fiber != null) {
      boolean isLong = heavy ? hasUsedMuch() : fiber == suspect;
      if (heavy) {
        scheduler.dispatcher().background().proved(isLong);
      }
      fiber.turn(isLong);
    }
    heavy = false;
    suspect = null;
  }

  private boolean hasUsedMuch() {
    return ProcessorTime.ofThisJvm().nanosOf(this) - heavySince >= Background.HEAVY_NANOS;
  }

  /** The monitor puts it into the background, for what it runs. Needs the lock. */
  void entersBackground() {
    suspect = running;
    inBackground = true;
  }

  /** Whether what it runs, in the background, computes for long, as did who started that. */
  boolean runsOneOfALine() {
    Fiber fiber = running;
    return fiber != null && inBackground && (heavy || fiber == suspect) && fiber.isOfALine();
  }

  /**
   * Whether it runs a goroutine, or another virtual thread, and does not look for one. Anyone's.
   */
  boolean isBusy() {
    return running != null || runningForeign != null;
  }

  private void execute(Work work) {
    latency.running(work);
    if (work instanceof Fiber fiber) {
      resume(fiber);
    } else if (work instanceof Routine fresh) {
      begin(fresh);
    } else if (work instanceof JdkTurn turn) {
      running = turn.fiber;
      turn.fiber.resume(this);
    } else {
      Runnable continuation = ((Foreign) work).continuation;
      runningForeign = continuation;
      Mount.runByJdk(continuation);
    }
  }

  private void begin(Routine fresh) {
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
   * A started fiber for {@code fresh}. Without memory for one there is none, and the goroutine,
   * which somebody was told has been started, is queued again, to begin when there is.
   */
  private @Nullable Fiber newFiber(Routine fresh) {
    try {
      Fiber fiber = new Fiber(scheduler, fresh);
      fiber.makeThread();
      scheduler.registry().add(fiber);
      try {
        fiber.startThread(this);
      } catch (Throwable notStarted) {
        scheduler.registry().remove(fiber);
        throw notStarted;
      }
      return fiber;
    } catch (Throwable thrown) {
      running = null;
      leaving = null;
      scheduler.dispatcher().submit(fresh);
      ServiceThread.survive(thrown);
      return null;
    }
  }

  /** Has the entry that the start of {@code fiber}'s thread makes come to nothing. */
  void starting(Fiber fiber) {
    running = fiber;
    leaving = Leaving.START;
  }

  private void resume(Fiber fiber) {
    running = fiber;
    resuming = fiber;
    fiber.resume(this);
    if (resuming != null) {
      resuming = null;
      scheduler.dispatcher().submit(fiber); // the JDK held it still for a moment
    }
  }

  /**
   * Queues {@code work} again if an error came before it was resumed, or its goroutine, if the
   * thread of its fiber has ended without coming to it.
   */
  private void submitWhatHasNotRun(Work work) {
    Fiber fiber = resuming;
    resuming = null;
    if (running == null && runningForeign == null) {
      scheduler.dispatcher().submit(work);
    } else if (fiber != null && !fiber.thread().isAlive()) {
      retired(fiber);
      Routine fresh = fiber.routine();
      if (fresh != null) {
        scheduler.dispatcher().submit(fresh);
      }
    }
  }

  /** Whether the calling fiber was resumed for its own entry; the answer is given once. */
  boolean takeResuming(Fiber fiber) {
    if (resuming != fiber) {
      return false;
    }
    resuming = null;
    return true;
  }

  /** Says what the fiber that runs here is about to leave for. */
  void leaving(Leaving why) {
    leaving = why;
  }

  /** Takes what {@link #leaving(Leaving)} was given; null if nothing, or if it was taken. */
  @Nullable Leaving takeLeaving() {
    Leaving taken = leaving;
    leaving = null;
    return taken;
  }

  /** The carrier that is the calling thread, or carries it; null if there is none. */
  static @Nullable Carrier current() {
    Thread caller = Thread.currentThread();
    Thread thread = caller.isVirtual() ? JdkThreads.carrierOf(caller) : caller;
    return thread instanceof Carrier carrier ? carrier : null;
  }

  NativeScheduler scheduler() {
    return scheduler;
  }

  /** The system's id of its thread, or {@link NiceValue#NO_THREAD}. Anyone's. */
  int systemThread() {
    return systemThread;
  }

  /** Whether {@code fiber} is what this carrier was running when it last looked for work. */
  boolean runs(Fiber fiber) {
    return running == fiber;
  }

  /** Whether that virtual thread is what this carrier was running when it last looked for work. */
  boolean runsForeign(Runnable continuation) {
    return runningForeign == continuation;
  }

  /** Whether the fiber that calls, whose goroutine has ended, is to end as well. */
  boolean isTimeToRetire() {
    return ++endedHere % FIBER_LIFE == 0;
  }

  /** Notes that a fiber is about to end. */
  void retired(Fiber fiber) {
    scheduler.registry().remove(fiber);
  }

  /** Keeps a fiber that is about to park without a goroutine; false if there are enough. */
  boolean keepIdle(Fiber fiber) {
    if (idleCount == IDLE_FIBERS) {
      return false;
    }
    idleFibers[idleCount++] = fiber;
    return true;
  }

  /** Takes back {@link #keepIdle} of a fiber that could not leave: the last that was kept. */
  void dropIdle(Fiber fiber) {
    assert idleFibers[idleCount - 1] == fiber;
    idleFibers[--idleCount] = null;
    retired(fiber);
  }

  /** Takes {@code granted}, or gives up what it holds. */
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

  /** What to run after the goroutine that just ended, or null. */
  @Nullable Work nextLocal() {
    Processor held = heldProcessor();
    heavy = false;
    Work next = held.detached ? null : held.next();
    if (next instanceof Routine) {
      latency.running(next); // on the fiber that asks, and so not by execute
    }
    return next;
  }

  /** Has {@code work}, already taken from the queues, run next. */
  void runNext(@Nullable Work work) {
    next = work;
  }

  /** Takes what {@link #runNext} was given. */
  @Nullable Work takeNext() {
    Work work = next;
    next = null;
    return work;
  }

  /** Queues what has begun, behind all else that has. */
  void append(Work work) {
    heldProcessor().append(work);
  }

  /** Queues what gave up its turn, behind everything else that is ready. */
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
   * Wakes, or starts, this carrier with a processor to run on. Whoever took it off the list's.
   *
   * @throws OutOfMemoryError if the system has no thread for it; then it runs nothing
   */
  void grant(Processor processor) {
    granted = processor;
    if (started) {
      LockSupport.unpark(this);
    } else {
      started = true;
      start(scheduler.dispatcher().carriers().starter);
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
    start(scheduler.dispatcher().carriers().starter);
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

  /** The processor this carrier was granted, which it takes; null if none. */
  @Nullable Processor takeGrant() {
    Processor taken = granted;
    if (taken != null) {
      granted = null;
    }
    return taken;
  }
}
