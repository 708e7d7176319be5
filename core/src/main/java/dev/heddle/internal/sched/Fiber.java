package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.jfr.FlightRecording;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.queue.Work;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread that a goroutine runs on: its stack. A fiber runs one goroutine after another,
 * since making a virtual thread costs more than running a short goroutine.
 *
 * <p>It is the virtual thread's own {@code Executor}: the JDK calls {@link #execute} each time the
 * thread can be continued, so no map from thread to goroutine is needed.
 *
 * <p>It is also its goroutine's {@code Waiter}, so that a parked goroutine needs one object. A
 * fiber, its goroutine and its carrier refer to each other: the fiber acts on its carrier when it
 * leaves, and the carrier on the fiber when it resumes it. The scheduler lists its fibers, and a
 * fiber asks its scheduler to queue it.
 *
 * <p><b>Parking.</b> A goroutine parks by a yield, which costs less than {@code LockSupport.park}
 * because there is no permit. After the unmount {@code Mount} returns, or the JDK calls {@code
 * execute}. The carrier then does not queue the fiber, but acts on the reason why the fiber left:
 *
 * <pre>
 *   by        step                                       then
 *   fiber     unmountReason = WAIT; Mount.leave()        the stack is taken off the carrier
 *   carrier   leftCarrier: unmountReason = null; commit()
 *               true:  the fiber is parked               the thread that ends the wait calls ready
 *               false: the wait ended meanwhile          the carrier makes the fiber ready
 *   fiber     (leave returned, reason still set)         pinned, or too deep, or no memory for
 *                                                        its stack: the wait blocks the carrier
 * </pre>
 *
 * <p><b>Entries.</b> The fiber itself is in at most one queue, put there by the thread that ended
 * its wait, or by {@link #yieldTurn}. Each turn that the JDK requests gets an entry of its own, a
 * {@link JdkTurn}. The JDK requests one after a wait in the JDK, and also after a stack trace of
 * the fiber, in case a turn was missed meanwhile. Three rare cases follow, and each is handled:
 *
 * <ul>
 *   <li>A {@code JdkTurn} may resume a fiber that waits for its own entry. The fiber sees that its
 *       carrier did not resume it for that entry ({@link Carrier#takeResuming}), and parks again.
 *   <li>If the stack trace is taken just as the fiber leaves, the {@code JdkTurn} may even resume
 *       the fiber on another carrier before the carrier that it left has reached {@code
 *       leftCarrier}. So the fiber stores why it leaves in the carrier that it leaves, and only
 *       that carrier takes it.
 *   <li>The fiber's own entry may come up while the JDK suspends the fiber for a stack trace, and
 *       then has no effect. The carrier sees that the fiber did not take the entry, and queues it
 *       again.
 * </ul>
 */
public final class Fiber extends Waiter implements Executor, Runnable {

  private static final VarHandle GOROUTINE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "goroutine", VarHandle.class, Fiber.class, GoroutineBase.class);

  /**
   * In fallback, one yield in so many is a pause instead. The JDK's scheduler puts a yielding
   * thread into a queue at which the same worker looks first: two threads that only yield would
   * take all turns of two workers, and starve all others.
   */
  private static final int YIELDS_TO_A_PAUSE = 64;

  /** {@link #endAndFindGoroutine}; not final, see {@link #goOn}. */
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
      outOfLine =
          lookup.findVirtual(
              Fiber.class, "endAndFindGoroutine", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SchedulerCore scheduler;

  /** The goroutine it runs; null while it idles. */
  private @Nullable GoroutineBase goroutine;

  /** The locks that its goroutine holds for reading; null until a goroutine held one. */
  private @Nullable ReadList reads;

  /**
   * How many turns in a row were long, up to {@value #HEAVY}. A goroutine begins with 1 if its
   * starter computed for long.
   */
  private byte longTurns;

  /** The last bits of the id of the goroutine that runs on it; 0 while it idles. */
  private int idBits;

  /** Its place in the registry; the registry's. */
  private int place;

  Fiber(SchedulerCore scheduler, GoroutineBase goroutine) {
    super(null);
    this.scheduler = scheduler;
    this.goroutine = goroutine;
  }

  // State

  /** The calling goroutine's fiber, or null if the caller is not a goroutine. */
  public static @Nullable Fiber current() {
    Thread caller = Thread.currentThread();
    if (!JdkThreads.isVirtual(caller)) {
      return null;
    }
    if (!JdkThreads.isNative()) {
      return of(caller) instanceof Fiber fiber ? fiber : null;
    }
    // Every lock calls this, so there is only the one class check that is needed.
    return JdkThreads.schedulerOf(caller) instanceof Fiber fiber && fiber.thread() == caller
        ? fiber
        : null;
  }

  /**
   * The last {@value #ID_BITS} bits of its goroutine's id, 0 if it has none. The fiber itself keeps
   * them, since every lock that is taken reads them.
   */
  public int idBits() {
    return idBits;
  }

  /** The locks that its goroutine holds for reading; null if it never held one. */
  @Override
  public @Nullable ReadList reads() {
    return reads;
  }

  /** The same, made if there is none; null if there is no memory for it. The goroutine's alone. */
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
  public @Nullable GoroutineBase goroutine() {
    return (GoroutineBase) GOROUTINE.getAcquire(this);
  }

  /** The fiber that runs {@code goroutine}; null before that begins and after it ends. */
  public static @Nullable Fiber of(GoroutineBase goroutine) {
    return goroutine.fiber();
  }

  /** Links what a goroutine's first use of its fiber would, on one that is never started. */
  public static void link(GoroutineBase unstarted) {
    GoroutineBase.link(unstarted);
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
  void noteTurn(boolean isLong) {
    longTurns = (byte) (isLong ? Math.min(HEAVY, longTurns + 1) : 0);
  }

  /**
   * Whether its goroutine, if its present turn is long, is one of a line: its starter computed for
   * long, too.
   */
  boolean isStartedByHeavy() {
    GoroutineBase now = goroutine;
    return now != null && scheduler.life().isStartedByHeavy(now);
  }

  int place() {
    return place;
  }

  void setPlace(int given) {
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
      List<StackTraceElement> where = LeakSetting.WITH_STACKS ? ParkedStacks.ofCaller() : null;
      scheduler.noteWait(this, reason(), where);
    }
    boolean left = leave(UnmountReason.WAIT);
    if (LeakSetting.TRACED) {
      scheduler.noteWait(this, null, null);
    }
    if (!left) {
      here().heldProcessor().near.leave();
    }
    return left;
  }

  /** Goes to the back of the queue, behind everything that is ready. */
  public void yieldTurn() {
    if (JdkThreads.isNative()) {
      leave(UnmountReason.YIELD);
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
  private boolean leave(UnmountReason why) {
    depart(why);
    Carrier here;
    do {
      Mount.leave();
      here = here();
      if (here.takeUnmountReason() == why) {
        return false; // no carrier took it, so the fiber has not left
      }
    } while (!hasArrived(here, why));
    return true;
  }

  private void depart(UnmountReason why) {
    if (why == UnmountReason.WAIT) {
      JdkThreads.watchInterrupts(thread());
    }
    here().setUnmountReason(why);
  }

  /** Whether this is the fiber's own entry; if not, the fiber is to leave again. */
  private boolean hasArrived(Carrier here, UnmountReason why) {
    // The fiber's own entry comes after the wait has ended; an earlier one is a stray.
    if (here.takeResuming(this) && hasEnded(why)) {
      return true;
    }
    here.setUnmountReason(UnmountReason.STAY);
    return false;
  }

  private boolean hasEnded(UnmountReason why) {
    return switch (why) {
      case WAIT -> isEnded();
      case IDLE -> goroutine() != null;
      case YIELD, STAY, START -> true;
    };
  }

  @Override
  protected void ready() {
    scheduler.ready(this);
  }

  @Override
  protected void countBlocked(boolean blocked) {
    scheduler.countBlocked(blocked);
  }

  /**
   * Called by the JDK when the virtual thread can be continued. If there is no memory for the turn,
   * it throws with nothing changed, and the JDK calls again a little later.
   */
  @Override
  public void execute(Runnable task) {
    StackRoom.reserveForTurn();
    if (task == JdkThreads.continuationOf(thread())) {
      if (Thread.currentThread() instanceof Carrier here && here.runs(this)) {
        leftCarrier(here);
      } else if (!isParked()) {
        // The JDK submits a parked fiber only after a stack trace (for a dump, of a million), in
        // case it missed a turn. It missed none: the carrier queues an entry again that comes up
        // while the JDK suspends the fiber.
        scheduler.readyFromJdk(this);
      }
    } else {
      scheduler.submitForeign(task);
    }
  }

  private void leftCarrier(Carrier here) {
    UnmountReason why = here.takeUnmountReason();
    if (why == UnmountReason.WAIT) {
      // Once commit has returned true, the fiber may run elsewhere, and is not touched here.
      if (commit()) {
        here.countPark();
      } else {
        here.ready(this);
      }
    } else if (why == UnmountReason.YIELD) {
      here.yielded(this);
    } else if (why == null) {
      here.appendJdkTurn(this); // a yield, or a park in the JDK that has already ended
    }
  }

  // Running goroutines

  /** Runs goroutines until there is no next one and enough other fibers are idle. */
  @Override
  public void run() {
    here().takeResuming(this);
    do {
      runGoroutine();
    } while (goOn());
  }

  /** Runs the goroutine. While it is parked, this frame keeps nothing alive but the fiber. */
  private void runGoroutine() {
    GoroutineBase now = goroutine;
    assert now != null;
    // Here, not at the last goroutine's end: code that kept the thread may interrupt an idle fiber.
    if (thread().isInterrupted()) {
      Thread.interrupted();
    }
    now.setFiber(this);
    idBits = (int) now.id() & ID_MASK;
    longTurns = (byte) (scheduler.life().isStartedByHeavy(now) ? 1 : 0);
    if (LeakSetting.TRACED && JdkThreads.isNative()) {
      describeGoroutine(now);
    }
    if (FlightRecording.isOn()) {
      FlightRecording.began(now.id(), scheduler.life().name(now), scheduler.name());
    }
    scheduler.life().runTask(now);
  }

  private void describeGoroutine(GoroutineBase now) {
    try {
      scheduler.describeGoroutine(this, scheduler.life().describe(now));
    } catch (OutOfMemoryError e) {
      scheduler.describeGoroutine(this, "a goroutine"); // it runs all the same
    }
  }

  /**
   * Ends the goroutine and goes on to the next; false if the fiber should end.
   *
   * <p>The call goes through a method handle that is not a constant, so that the JIT does not
   * inline the callee into the frame that stays on the stack of every parked goroutine. That would
   * be the largest frame there, for code that does not run. Such a call may run out of memory
   * before it has done anything; see {@code Mount}.
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
   * Does what is left after memory ran out. The last goroutine may not have ended yet, or have
   * ended, or the next one may have been taken.
   */
  private boolean goOnWithoutMemory() {
    for (; ; ) {
      try {
        GoroutineBase now = goroutine;
        if (now != null) {
          return !now.isOn(this) || endAndFindGoroutine();
        }
        here().retired(this);
        return false;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  @SuppressWarnings("UnusedMethod") // called through outOfLine
  private boolean endAndFindGoroutine() {
    endGoroutine();
    here().countEnded();
    forget();
    return findGoroutine();
  }

  private void endGoroutine() {
    GoroutineBase now = goroutine;
    assert now != null;
    scheduler.life().end(now);
    now.setFiber(null);
    goroutine = null;
    idBits = 0;
    if (reads != null) {
      reads.leave();
    }
  }

  /**
   * Finds the next goroutine to run; false if the fiber should end. This method has no locals. Its
   * frame stays on the stack of an idle fiber, and the interpreter keeps alive all that locals
   * refer to, used or not: a local would keep the fiber that came next when its goroutine leaks.
   */
  private boolean findGoroutine() {
    if (!takeNext()) {
      return false;
    }
    if (goroutine != null || leave(UnmountReason.IDLE)) {
      appearAsGoroutine();
      return true;
    }
    here().dropIdle(this); // no memory for its stack: it ends
    return false;
  }

  /** Takes the next goroutine, or keeps the fiber as idle; false if the fiber should end. */
  private boolean takeNext() {
    Carrier here = here();
    Work next = here.nextLocal();
    boolean retires = here.isTimeToRetire() || FlightRecording.isOn();
    if (!retires && next instanceof GoroutineBase fresh) {
      goroutine = fresh;
      return true;
    }
    here.handBack(next);
    appearAs("", SYSTEM_LOADER);
    if (retires || !here.keepIdle(this)) {
      here.retired(this);
      return false;
    }
    return true;
  }

  /**
   * Clears what the last goroutine left on the thread, but for what is set when the next one
   * begins: the name and the class loader, which are often the same again, and the interrupt
   * status.
   */
  private void forget() {
    Thread self = thread();
    JdkThreads.clearThreadLocals(self);
    if (self.getUncaughtExceptionHandler() != self.getThreadGroup()) {
      self.setUncaughtExceptionHandler(null);
    }
  }

  /** Gives the thread the name and the class loader of the goroutine that it is about to run. */
  private void appearAsGoroutine() {
    GoroutineBase next = goroutine;
    assert next != null;
    appearAs(threadName(next), scheduler.life().contextClassLoader(next));
  }

  private void appearAs(String name, @Nullable ClassLoader loader) {
    Thread self = thread();
    if (!self.getName().equals(name)) {
      self.setName(name);
    }
    if (self.getContextClassLoader() != loader) {
      self.setContextClassLoader(loader);
    }
  }

  /**
   * The name of a goroutine's thread: its own. One without a name is known by its id in a
   * recording, and is not named otherwise, since that would cost each a string.
   */
  private String threadName(GoroutineBase goroutine) {
    String name = scheduler.life().name(goroutine);
    return name.isEmpty() && FlightRecording.isOn() ? numbered(goroutine.id()) : name;
  }

  private static String numbered(long id) {
    try {
      return "goroutine " + id;
    } catch (OutOfMemoryError e) {
      return ""; // it runs all the same
    }
  }

  private Carrier here() {
    Thread carrier = JdkThreads.carrierOf(thread());
    assert carrier != null;
    return (Carrier) carrier;
  }

  /** Gives an idle fiber its next goroutine; the caller then continues it. */
  void assign(GoroutineBase fresh) {
    GOROUTINE.setRelease(this, fresh);
  }

  /** Makes the virtual thread, which appears as its first goroutine before it starts. */
  void makeThread() {
    setThread(JdkThreads.newVirtualThread(this, this));
    appearAsGoroutine();
  }

  /** Continues the fiber on {@code here}, the caller, until it leaves, if the JDK lets it run. */
  void resume(Carrier here) {
    if (Mount.run(thread(), here)) {
      leftCarrier(here);
    }
  }

  /**
   * In fallback: sets the thread, scheduled by the JDK, that will run it, before that starts. The
   * goroutine has its id.
   */
  void runsOn(Thread unstarted) {
    setThread(unstarted);
    appearAsGoroutine();
  }

  /** In fallback: makes the calling virtual thread this fiber's. */
  void becomeCurrentInFallback() {
    becomeCurrent();
  }

  /** Runs one goroutine on the calling virtual thread. */
  void runInFallback() {
    runGoroutine();
    endGoroutine();
  }
}
