package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.park.Work;
import dev.heddle.internal.time.ServiceThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread that a goroutine runs on: its stack. A fiber runs one goroutine after another,
 * since making a virtual thread costs more than running a short goroutine.
 *
 * <p>It is the virtual thread's own {@code Executor}, so the JDK tells it, through {@link
 * #execute}, each time the thread can be continued, and there is no map from thread to goroutine.
 *
 * <p>It is its goroutine's {@link Waiter}, too: one object for what each parked goroutine needs.
 *
 * <p><b>Parking.</b> A goroutine parks by yielding, which costs less than {@code LockSupport.park}
 * because no permit is kept. When the stack has left the carrier, {@link Mount} or the JDK says so,
 * the latter by {@code execute}, and the carrier, instead of queueing the fiber, does what the
 * fiber left for:
 *
 * <pre>
 *   who       step                                       then
 *   fiber     carrier.leaving = WAIT; Mount.leave()      the stack is taken off the carrier
 *   carrier   leftCarrier: leaving = null; commit()
 *               true:  the fiber is parked               whoever ends the wait calls ready
 *               false: the wait ended meanwhile          the carrier makes the fiber ready
 *   fiber     (leave returned, leaving still set)        pinned, or too deep, or no memory for
 *                                                        its stack: the wait blocks the carrier
 * </pre>
 *
 * <p><b>Entries.</b> The fiber itself stands in at most one queue, put there by who ended its wait,
 * or by {@link #yieldTurn}. Every turn that the JDK asks for gets an entry of its own, a {@link
 * JdkTurn}: after a wait in the JDK, and also after a stack trace of the fiber was taken, when the
 * JDK submits it once more in case a turn was missed meanwhile. Three things follow, all rare and
 * all seen to:
 *
 * <ul>
 *   <li>A {@code JdkTurn} may resume a fiber that waits for its own entry. The fiber sees that its
 *       carrier did not resume it for that entry ({@link Carrier#takeResuming}), and parks again.
 *   <li>It may even resume it on another carrier before the one it left has come to {@code
 *       leftCarrier}, when the stack trace is taken in that very moment. So what the fiber waits
 *       for is told to the carrier that it leaves, and is that carrier's alone to take.
 *   <li>The fiber's own entry may come up while the JDK holds the fiber still for a stack trace,
 *       and have no effect. The carrier sees that the fiber did not take it, and queues it again.
 * </ul>
 */
public final class Fiber extends Waiter implements Executor, Runnable {

  private static final VarHandle ROUTINE;

  /**
   * How many turns are given up, in fallback, before one is a pause. The JDK's scheduler puts what
   * yields into a queue that the same worker looks at first: two that do nothing else would have
   * all turns of two workers, and everybody else none.
   */
  private static final int YIELDS_TO_A_PAUSE = 64;

  /** {@link #endAndFindRoutine}; not final, see {@link #goOn}. */
  private static MethodHandle outOfLine;

  /** How many bits of a goroutine's id are kept beside its thread's. */
  public static final int ID_BITS = 24;

  /** After how many long turns in a row the next is expected to be long. */
  private static final int HEAVY = 2;

  private static final int ID_MASK = (1 << ID_BITS) - 1;

  private static final ClassLoader SYSTEM_LOADER = ClassLoader.getSystemClassLoader();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ROUTINE = lookup.findVarHandle(Fiber.class, "routine", Routine.class);
      outOfLine =
          lookup.findVirtual(
              Fiber.class, "endAndFindRoutine", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SchedulerCore scheduler;

  /** The goroutine it runs; null while it idles. */
  private @Nullable Routine routine;

  /** What its goroutine holds for reading; null until one did. */
  private @Nullable ReadList reads;

  /**
   * In how many turns in a row its goroutine, or that and who started it, computed for long;
   * {@value #HEAVY} for as many or more.
   */
  private byte longTurns;

  /** The last bits of the id of the goroutine that runs on it; 0 while it idles. */
  private int idBits;

  /** Its place in the registry; the registry's. */
  private int place;

  Fiber(SchedulerCore scheduler, Routine routine) {
    super(null);
    this.scheduler = scheduler;
    this.routine = routine;
  }

  // Who is asked

  /** The fiber that calls, or null if the caller is not a goroutine. */
  public static @Nullable Fiber current() {
    Thread caller = Thread.currentThread();
    if (!JdkThreads.isVirtual(caller)) {
      return null;
    }
    if (!JdkThreads.isNative()) {
      return of(caller) instanceof Fiber fiber ? fiber : null;
    }
    // Locks ask for it each time, so by the one check of the class that is needed.
    return JdkThreads.schedulerOf(caller) instanceof Fiber fiber && fiber.thread() == caller
        ? fiber
        : null;
  }

  /**
   * The last {@value #ID_BITS} bits of its goroutine's id, 0 if it has none: in the fiber itself,
   * since every lock that is taken asks for it.
   */
  public int idBits() {
    return idBits;
  }

  /** What its goroutine holds for reading; null if it never held anything. */
  @Override
  public @Nullable ReadList reads() {
    return reads;
  }

  /** The same, made if there is none; null if there is no memory for it. Its own. */
  public @Nullable ReadList readsToAdd() {
    ReadList own = reads;
    return own != null ? own : makeReads();
  }

  private @Nullable ReadList makeReads() {
    reads = ReadList.make();
    return reads;
  }

  /** The scheduler it runs on. */
  public SchedulerCore scheduler() {
    return scheduler;
  }

  /** The goroutine it runs, or null while it idles. */
  public @Nullable Routine routine() {
    return (Routine) ROUTINE.getAcquire(this);
  }

  /** Whether it is on a carrier now. */
  public boolean isMounted() {
    return JdkThreads.isNative()
        ? JdkThreads.carrierOf(thread()) != null
        : thread().getState() == Thread.State.RUNNABLE;
  }

  /** Whether its next turn is expected to be long, too. */
  boolean isHeavy() {
    return longTurns == HEAVY;
  }

  /** Notes whether a turn of its goroutine was long. */
  void turn(boolean isLong) {
    longTurns = (byte) (isLong ? Math.min(HEAVY, longTurns + 1) : 0);
  }

  /**
   * Whether its goroutine, if the turn that it is in is long, is one of a line: who started it
   * computed for long, too.
   */
  boolean isOfALine() {
    Routine now = routine;
    return now != null && now.isSuspect();
  }

  int registered() {
    return place;
  }

  void registered(int given) {
    place = given;
  }

  // Parking

  @Override
  protected boolean parksOffCarrier() {
    return JdkThreads.isNative();
  }

  @Override
  protected boolean parkOffCarrier() {
    if (LeakSetting.TRACED) {
      trace().waitsIn(reason(), LeakSetting.WITH_STACKS ? ParkedStacks.ofCaller() : null);
    }
    boolean left = leave(Leaving.WAIT);
    if (LeakSetting.TRACED) {
      trace().waitsIn(null, null);
    }
    if (!left) {
      here().heldProcessor().near.leave();
    }
    return left;
  }

  private Trace trace() {
    return ((NativeScheduler) scheduler).registry().traceOf(this);
  }

  /** Goes to the back of the queue, behind everything that is ready. */
  public void yieldTurn() {
    if (JdkThreads.isNative()) {
      leave(Leaving.YIELD);
    } else if (ThreadLocalRandom.current().nextInt(YIELDS_TO_A_PAUSE) == 0) {
      LockSupport.parkNanos(1);
    } else {
      Thread.yield();
    }
  }

  /**
   * Leaves the carrier, and returns when the fiber's own entry has come up; false if it could not
   * leave because it is pinned, or there is no memory to keep its stack.
   */
  private boolean leave(Leaving why) {
    depart(why);
    Carrier here;
    do {
      Mount.leave();
      here = here();
      if (here.takeLeaving() == why) {
        return false; // nobody took it, so it has not left
      }
    } while (!hasArrived(here, why));
    return true;
  }

  private void depart(Leaving why) {
    if (why == Leaving.WAIT) {
      JdkThreads.watchInterrupts(thread());
    }
    here().leaving(why);
  }

  /** Whether this is the fiber's own entry; if not, it is to leave again. */
  private boolean hasArrived(Carrier here, Leaving why) {
    // Its own entry comes after the wait has ended, so one that comes before is a stray.
    if (here.takeResuming(this) && hasEnded(why)) {
      return true;
    }
    here.leaving(Leaving.STAY);
    return false;
  }

  private boolean hasEnded(Leaving why) {
    return switch (why) {
      case WAIT -> isEnded();
      case IDLE -> routine() != null;
      case YIELD, STAY, START -> true;
    };
  }

  @Override
  protected void ready() {
    scheduler.ready(this);
  }

  @Override
  protected void countBlocked(boolean blocked) {
    scheduler.blocked(blocked);
  }

  /**
   * What the JDK calls when its virtual thread can be continued. If there is no memory for the turn
   * this throws, with nothing changed, and the JDK calls again a little later.
   */
  @Override
  public void execute(Runnable task) {
    StackRoom.reserveForTurn();
    if (task == JdkThreads.continuationOf(thread())) {
      if (Thread.currentThread() instanceof Carrier here && here.runs(this)) {
        leftCarrier(here);
      } else if (!isParked()) {
        // Of one that is parked, somebody has taken the stack trace, and the JDK submits it in case
        // it missed a turn: of a million, for a dump. It does not: an entry that comes up while the
        // JDK holds the fiber still is queued again by the carrier.
        ((NativeScheduler) scheduler).readyFromJdk(new JdkTurn(this));
      }
    } else {
      ((NativeScheduler) scheduler).foreign().submit(task);
    }
  }

  private void leftCarrier(Carrier here) {
    Leaving why = here.takeLeaving();
    if (why == Leaving.WAIT) {
      // Once commit has said true the fiber may run elsewhere: nothing of it is touched after.
      if (commit()) {
        here.countPark();
      } else {
        here.ready(this);
      }
    } else if (why == Leaving.YIELD) {
      here.yielded(this);
    } else if (why == null) {
      here.append(nextTurn()); // a yield, or a park of the JDK's that ended in the moment
    }
  }

  /**
   * A turn that the JDK asked the carrier for, which calls: if there is no memory for it, it is
   * tried again until there is, as the JDK does elsewhere. Without its turn the thread would never
   * go on.
   */
  private JdkTurn nextTurn() {
    for (; ; ) {
      try {
        return new JdkTurn(this);
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  // Running goroutines

  /** Runs goroutines until there is none to go on with and enough other fibers idle. */
  @Override
  public void run() {
    here().takeResuming(this);
    do {
      begin();
    } while (goOn());
  }

  /**
   * Runs the goroutine. Nothing but the fiber lives in this frame while the goroutine is parked.
   */
  private void begin() {
    Routine now = routine;
    assert now != null;
    // Not when the last goroutine ended: who holds on to its thread may interrupt an idle fiber.
    if (thread().isInterrupted()) {
      Thread.interrupted();
    }
    now.runsOn(this);
    idBits = (int) now.id() & ID_MASK;
    longTurns = (byte) (now.isSuspect() ? 1 : 0);
    if (LeakSetting.TRACED && JdkThreads.isNative()) {
      noteRoutine(now);
    }
    now.body();
  }

  private void noteRoutine(Routine now) {
    try {
      trace().runs(now.description());
    } catch (OutOfMemoryError e) {
      trace().runs("a goroutine"); // it runs all the same
    }
  }

  /**
   * Ends the goroutine and goes on to the next; false if the fiber should end.
   *
   * <p>The call goes through a method handle that is not a constant, so that the JIT does not
   * inline what follows into the frame that stays on the stack of every parked goroutine: it would
   * be the largest frame there, for code that does not run. Such a call may lack memory, before it
   * has done anything; see {@link Mount}.
   */
  private boolean goOn() {
    try {
      return (boolean) outOfLine.invokeExact(this);
    } catch (OutOfMemoryError e) {
      return goOnWithoutMemory();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Does what is left to do where memory ended: the goroutine has not, or it has, or the next is
   * here.
   */
  private boolean goOnWithoutMemory() {
    for (; ; ) {
      try {
        Routine now = routine;
        if (now != null) {
          return !now.isOn(this) || endAndFindRoutine();
        }
        here().retired(this);
        return false;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  @SuppressWarnings("UnusedMethod") // called through outOfLine
  private boolean endAndFindRoutine() {
    endRoutine();
    here().countEnded();
    forget();
    return findRoutine();
  }

  private void endRoutine() {
    Routine now = routine;
    assert now != null;
    now.ended();
    now.runsOn(null);
    routine = null;
    idBits = 0;
    if (reads != null) {
      reads.leave();
    }
  }

  /**
   * Finds the next goroutine to run; false if the fiber should end. The frame of this stays on the
   * stack of an idle fiber, and its locals with it: the interpreter keeps what they refer to, used
   * or not. So it has none, lest the fiber that came next is kept when its goroutine leaks.
   */
  private boolean findRoutine() {
    if (!takeNext()) {
      return false;
    }
    if (routine != null || leave(Leaving.IDLE)) {
      return true;
    }
    here().dropIdle(this); // no memory for its stack: it ends
    return false;
  }

  /** Takes the next goroutine, or has the fiber count as idle; false if it should end. */
  private boolean takeNext() {
    Carrier here = here();
    Work next = here.nextLocal();
    boolean retires = here.isTimeToRetire();
    if (!retires && next instanceof Routine fresh) {
      routine = fresh;
      return true;
    }
    here.runNext(next);
    if (retires || !here.keepIdle(this)) {
      here.retired(this);
      return false;
    }
    return true;
  }

  /** Leaves nothing of the last goroutine behind for the next. */
  private void forget() {
    Thread self = thread();
    JdkThreads.clearThreadLocals(self);
    if (!self.getName().isEmpty()) {
      self.setName("");
    }
    if (self.getContextClassLoader() != SYSTEM_LOADER) {
      self.setContextClassLoader(SYSTEM_LOADER);
    }
  }

  private Carrier here() {
    Thread carrier = JdkThreads.carrierOf(thread());
    assert carrier != null;
    return (Carrier) carrier;
  }

  /** Gives an idle fiber its next goroutine; the caller then continues it. */
  void assign(Routine fresh) {
    ROUTINE.setRelease(this, fresh);
  }

  /** Makes the virtual thread. */
  void makeThread() {
    thread(JdkThreads.newVirtualThread(this, this));
  }

  /** Starts the virtual thread on {@code here}, the caller, without running it. */
  void startThread(Carrier here) {
    here.starting(this);
    here.scheduler().fiberStarter.accept(thread());
  }

  /** Continues the fiber on {@code here}, the caller, until it leaves, if the JDK lets it run. */
  void resume(Carrier here) {
    if (Mount.run(thread(), here)) {
      leftCarrier(here);
    }
  }

  /** In fallback: says which thread will run it, which the JDK schedules; before that starts. */
  void runsOn(Thread unstarted) {
    thread(unstarted);
  }

  /** In fallback: says that the calling virtual thread is this fiber. */
  void becomeCurrentInFallback() {
    becomeCurrent();
  }

  /** Runs one goroutine on the calling virtual thread. */
  void runInFallback() {
    begin();
    endRoutine();
  }
}
