package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Latch;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.report.Frames;
import dev.heddle.internal.report.Lineage;
import dev.heddle.internal.sched.Ending;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.GoroutineBase;
import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.time.Timers;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A goroutine: a task that runs beside others, on a stack of its own that costs a few hundred
 * bytes. Started by {@link Heddle#go}. Go: the {@code go} statement, but with a handle.
 *
 * <p>While it runs it is a virtual thread, and {@link Thread#currentThread} is that thread. When it
 * has ended, another goroutine may run on the same thread. So do not keep a goroutine's {@code
 * Thread} past its end: a later interrupt may reach another goroutine. This handle is safe to keep,
 * and {@link #cancel} reaches its own goroutine or nothing.
 */
public final class Goroutine extends GoroutineBase {

  /** What a goroutine is doing. */
  public enum State {
    /** Ready to run, waiting for a processor. */
    RUNNABLE,
    /** Running. */
    RUNNING,
    /** Waiting for something: a channel, a timer, a lock, a socket. */
    WAITING,
    /** Ended. */
    DONE
  }

  // Life: NEW until its task begins, LIVE while it runs, DONE after. The flags below come in
  // addition.
  private static final int NEW = 0;
  private static final int LIVE = 1;
  private static final int DONE = 2;
  private static final int LIFE_MASK = 3;

  /** {@link #cancel} was called. */
  private static final int CANCELLED = 4;

  /** A cancel is interrupting the thread, which must not take another goroutine meanwhile. */
  private static final int INTERRUPTING = 8;

  /** Its starter had computed for long when it started this. */
  private static final int STARTED_BY_HEAVY = 16;

  private static final int ID_SHIFT = 5;

  /** The latch of a goroutine that has ended: a join does not wait. */
  private static final Latch ENDED = Latch.opened();

  private static final VarHandle LIFE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "life", VarHandle.class, Goroutine.class, long.class);
  private static final VarHandle JOINERS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "joiners", VarHandle.class, Goroutine.class, Latch.class);

  /** Its name, its run, and where it was started. */
  private Origin origin;

  /**
   * Its task, until it begins. Then only the task's class, so that the task can be collected,
   * unless the task is an {@code Ending}. Null once it has ended.
   */
  private @Nullable Object task;

  /** From the lowest bit: its life, the flags, its id. Changed by compare-and-set. */
  private long life;

  /** The latch for its end; null until a party joins it. */
  private @Nullable Latch joiners;

  private Goroutine(Task task, Origin origin) {
    this.task = task;
    this.origin = origin;
  }

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and a goroutine may begin and end without memory.
   */
  static void link() {
    Goroutine none = new Goroutine(() -> {}, Origin.outside());
    Fiber.link(none);
    boolean same = LIFE.compareAndSet(none, 0L, 0L);
    LIFE.getAndAdd(none, 0L);
    long life = (long) LIFE.getAndAdd(none, 0L);
    life += (long) LIFE.getAcquire(none) + (long) LIFE.getVolatile(none);
    Latch joiners = (Latch) JOINERS.compareAndExchange(none, (Latch) null, (Latch) null);
    boolean free = (Latch) JOINERS.getAcquire(none) == (Latch) JOINERS.getVolatile(none);
    assert same && free && life == 0 && joiners == null;
  }

  /**
   * Starts a goroutine on {@code core}. It belongs to the run of the calling goroutine, if any, and
   * works in the caller's context.
   */
  static Goroutine start(SchedulerCore core, @Nullable String name, Task task) {
    return start(core, name, task, originOfCaller());
  }

  /** A goroutine of that origin, to be started later. */
  static Goroutine prepared(Task task, Origin origin) {
    return new Goroutine(task, origin);
  }

  /** Starts a goroutine on {@code core}; {@code parent} is the origin of its starter. */
  static Goroutine start(SchedulerCore core, @Nullable String name, Task task, Origin parent) {
    Goroutine fresh = new Goroutine(task, parent.child(name));
    StackRoom.reserve();
    core.start(fresh);
    return fresh;
  }

  /**
   * What a goroutine has from the caller, if that starts one now. A goroutine that has changed its
   * context class loader gets a new origin here, which all that it starts from then on share.
   */
  static Origin originOfCaller() {
    Goroutine starter = current();
    if (starter == null) {
      return Origin.outside();
    }
    Origin own = starter.origin;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (own.loader() != loader) {
      own = own.under(loader);
      starter.origin = own;
    }
    return own;
  }

  /** The context it works in; null for the background. */
  @Nullable Context context() {
    return origin.context();
  }

  /** Its run, name and context, and where it was started. */
  Origin origin() {
    return origin;
  }

  /** Sets the context it works in from now on. Only for the goroutine itself. */
  void setContext(@Nullable Context context) {
    origin = origin.in(context);
  }

  /**
   * The calling goroutine.
   *
   * @return the goroutine, or null if the caller is not one
   */
  public static @Nullable Goroutine current() {
    Fiber fiber = Fiber.current();
    return fiber == null ? null : (Goroutine) fiber.goroutine();
  }

  /** Sets its id, before it can begin. */
  void setId(long id) {
    life = id << ID_SHIFT;
  }

  /** Notes, before it can begin, that its starter computed for long. */
  void markStartedByHeavy() {
    life |= STARTED_BY_HEAVY;
  }

  boolean isStartedByHeavy() {
    return ((long) LIFE.getAcquire(this) & STARTED_BY_HEAVY) != 0;
  }

  boolean isCancelled() {
    return ((long) LIFE.getAcquire(this) & CANCELLED) != 0;
  }

  /** Takes the task, to run it. Its own, once. */
  Task takeTask() {
    Task now = (Task) task;
    assert now != null;
    task = now instanceof Ending ? now : now.getClass();
    return now;
  }

  /** Marks it as begun, on its fiber. */
  void markLive() {
    long before = (long) LIFE.getAndAdd(this, (long) LIVE);
    if ((before & CANCELLED) != 0) {
      Thread.currentThread().interrupt(); // cancelled before it began
    }
  }

  /** Notes that an exception that left it has ended its run. */
  void noteRunWasEnded() {
    task = task instanceof Ending counted ? counted.whenRunWasEnded() : task;
  }

  /** Marks it as ended, on its fiber, and tells those that wait for that. */
  void end() {
    for (; ; ) {
      long now = (long) LIFE.getAcquire(this);
      if ((now & INTERRUPTING) != 0) {
        Thread.onSpinWait();
      } else if (LIFE.compareAndSet(this, now, now - LIVE + DONE)) {
        break;
      }
    }
    Object done = task;
    task = null;
    Latch waiting = (Latch) JOINERS.getVolatile(this); // see joiners
    if (waiting != null) {
      waiting.open();
    }
    if (done instanceof Ending counted) {
      counted.ended();
    }
  }

  /**
   * A number that no other goroutine of its scheduler has.
   *
   * @return the id
   */
  @Override
  public long id() {
    return (long) LIFE.getAcquire(this) >>> ID_SHIFT;
  }

  /**
   * The name it was started with, which its thread has, too. The thread of one without a name has
   * none, unless it began while Flight Recorder recorded: then {@code goroutine} and its id.
   *
   * @return the name; empty if it was given none
   */
  public String name() {
    return origin.name();
  }

  /**
   * What it is doing, at some moment during the call.
   *
   * @return the state
   */
  public State state() {
    int now = (int) (long) LIFE.getAcquire(this) & LIFE_MASK;
    Fiber fiber = Fiber.of(this);
    if (now == DONE) {
      return State.DONE;
    }
    if (now == NEW || fiber == null) {
      return State.RUNNABLE;
    }
    if (fiber.isWaiting()) {
      return State.WAITING;
    }
    return switch (fiber.thread().getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> State.WAITING;
      case TERMINATED -> State.DONE;
      case NEW, RUNNABLE -> fiber.isMounted() ? State.RUNNING : State.RUNNABLE;
    };
  }

  /**
   * Cancels it: ends the wait that it is in, or else makes its next blocking operation throw.
   * Heddle's operations throw {@link CancelledException}, the JDK's what they throw when
   * interrupted, mostly {@link InterruptedException}. The interrupt status stays set until it is
   * cleared. If one of these two then ends the goroutine, that is not reported. No effect on a
   * goroutine that has ended.
   */
  public void cancel() {
    StackRoom.reserve();
    cancelReserved();
  }

  /** The same, within an operation that has reserved its stack. */
  void cancelReserved() {
    long before;
    do {
      before = (long) LIFE.getAcquire(this);
      if ((before & LIFE_MASK) == DONE) {
        return;
      }
    } while ((before & INTERRUPTING) != 0
        || !LIFE.compareAndSet(
            this, before, before | CANCELLED | ((before & LIFE_MASK) == LIVE ? INTERRUPTING : 0)));
    if ((before & LIFE_MASK) == LIVE) {
      Fiber fiber = Fiber.of(this);
      assert fiber != null;
      try {
        fiber.thread().interrupt();
      } finally {
        LIFE.getAndAdd(this, (long) -INTERRUPTING); // also if there is no memory to wake it
      }
    }
  }

  /**
   * Waits until it has ended. Memory consistency effects: its actions <i>happen-before</i> the
   * return of this call.
   *
   * @throws IllegalStateException if it is the caller itself
   * @throws CancelledException if the caller is interrupted or cancelled
   */
  public void join() {
    StackRoom.reserve();
    refuseSelf();
    Latch end = joiners();
    if (end != ENDED) {
      Cancellation.check("join");
      hasJoined(end.await(WaitReason.JOIN));
    }
  }

  /**
   * Waits until it has ended, but no longer than {@code wait}.
   *
   * @param wait how long to wait; not at all if it is zero or negative
   * @return whether it has ended
   * @throws IllegalStateException if it is the caller itself
   * @throws CancelledException if the caller is interrupted or cancelled
   */
  public boolean join(Duration wait) {
    StackRoom.reserve();
    refuseSelf();
    Latch end = joiners();
    long nanos = Timers.nanos(wait);
    if (end == ENDED || nanos <= 0) {
      return end.isOpen();
    }
    Cancellation.check("join");
    return hasJoined(end.await(WaitReason.JOIN, nanos));
  }

  private void refuseSelf() {
    if (this == current()) {
      throw new IllegalStateException(
          "goroutine " + id() + " joins itself, and would wait for ever; join it from another");
    }
  }

  private static boolean hasJoined(int ended) {
    if (ended == Waiter.CANCELLED) {
      throw CancelledException.of("join");
    }
    return ended == Waiter.SIGNALLED;
  }

  /**
   * The latch to wait at for its end. A join sets the latch, then reads whether the goroutine has
   * ended. {@link #end} sets DONE, then reads the latch. All four accesses are volatile, so one of
   * the two sees the other, and no wake-up is lost.
   */
  private Latch joiners() {
    Latch present = (Latch) JOINERS.getAcquire(this);
    if (present == null && !isDone()) {
      Latch fresh = new Latch();
      Latch witness = (Latch) JOINERS.compareAndExchange(this, (Latch) null, fresh);
      present = witness == null ? fresh : witness;
    }
    return isDone() || present == null ? ENDED : present;
  }

  /**
   * Its stack now: its own frames, without Heddle's.
   *
   * @return the stack, innermost first; empty if it has not begun or has ended
   */
  public StackTraceElement[] stackTrace() {
    StackTraceElement[] all = wholeStack();
    return all == null ? new StackTraceElement[0] : Frames.own(all);
  }

  /**
   * Its stack now, with Heddle's frames; null if it has not begun or has ended. Its end is checked
   * after the trace: a fiber that a goroutine has left may run another one.
   */
  StackTraceElement @Nullable [] wholeStack() {
    Fiber fiber = Fiber.of(this);
    if (fiber == null) {
      return null;
    }
    StackTraceElement[] stack = Frames.of(fiber.thread());
    return isDone() ? null : stack;
  }

  /** Its task, if that is told of the end; null if it is not, or the goroutine has ended. */
  @Nullable Ending ending() {
    return task instanceof Ending told ? told : null;
  }

  private boolean isDone() {
    return ((long) LIFE.getVolatile(this) & LIFE_MASK) == DONE;
  }

  /** The class of its task, or null once it has ended. */
  @Nullable Class<?> taskClass() {
    Object now = task;
    return now == null || now instanceof Class ? (Class<?>) now : now.getClass();
  }

  /** Where it was started, if that was recorded. */
  StackWalker.@Nullable StackFrame startedAt() {
    Lineage lineage = origin.lineage();
    return lineage == null ? null : lineage.first();
  }

  /** The same, with the places where the goroutines were started that led to it. */
  @Nullable Lineage lineage() {
    return origin.lineage();
  }

  /** Passes the number of each lock that it holds for reading to {@code told}. */
  void forEachRead(LongConsumer told) {
    Fiber fiber = Fiber.of(this);
    ReadList reads = fiber == null ? null : fiber.reads();
    if (reads != null) {
      reads.forEach(told);
    }
  }

  /** The wait it is in, or null. */
  @Nullable Waiter currentWait() {
    Fiber fiber = Fiber.of(this);
    return fiber != null && fiber.isWaiting() ? fiber : null;
  }

  @Override
  public String toString() {
    return GoroutineDescription.who(id(), name()) + " [" + state() + "]";
  }
}
