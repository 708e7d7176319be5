package dev.heddle.internal.park;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.Timers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who can wait, and its wait: on what and why. The one way to wait in Heddle. A goroutine's fiber
 * is a waiter itself, and serves all its waits; other threads use a new {@link ThreadWaiter} each
 * time.
 *
 * <p>A wait goes like this. The waiter, holding the lock of the thing waited for, is {@linkplain
 * #arm armed} and put into that thing's {@link WaitQueue}; the lock is released; the waiter {@link
 * #await awaits}. Whoever changes the thing takes the waiter from the queue under the lock, {@link
 * #win wins} it, releases the lock and {@link #wake wakes} it. A wait is won exactly once, by
 * another party, a timeout or an interrupt, whoever's compare-and-set comes first; whoever comes
 * later finds it lost and passes on to the next in the queue.
 *
 * <pre>
 *   phase      who waits                     won: what the winner does
 *   IDLE       nobody                        lost
 *   ARMED      a goroutine still on its      nothing: the carrier finds the wait ended when it
 *              carrier's stack               commits the park, and makes the goroutine ready
 *   PARKED     a goroutine, off the stack    makes the goroutine ready
 *   BLOCKED    a thread in LockSupport.park  unparks the thread
 *   SIGNALLED, CLOSED, CANCELLED, TIMED_OUT: how the wait ended; lost
 *
 *   step                    by                      from -&gt; to
 *   arm                     the waiter              ended or IDLE -&gt; ARMED, of a thread BLOCKED
 *   commit                  the carrier             ARMED -&gt; PARKED
 *   parkPinned              the pinned goroutine    ARMED -&gt; BLOCKED
 *   win                     anyone                  ARMED, PARKED, BLOCKED -&gt; how it ended
 * </pre>
 *
 * <p><b>Nothing throws from arming to the end of {@code await}</b>, nor allocates what it cannot do
 * without. Whoever found a waiter in a queue that its owner had left by an error would hand a value
 * to nobody. So what is needed for the wait is made before it is armed, and whoever arms it goes
 * straight on to {@code await}; each operation has made sure of its stack before ({@code
 * StackRoom}). It waits in every case: a goroutine whose stack cannot be taken off its carrier, for
 * want of memory or because it is too deep to be copied, blocks it, as one that is pinned. Only the
 * timer of a wait with a time is started after, since it is for this wait alone; if it cannot be,
 * {@link #await(long)} first ends the wait, and throws only if it was the one to do so.
 *
 * <p>Races, and what settles them:
 *
 * <ul>
 *   <li><i>Won while parking.</i> {@code commit} and {@code win} meet at the phase: if the winner
 *       is first, commit fails and the carrier makes the goroutine ready; if commit is, the winner
 *       sees PARKED and does. Exactly one of the two does.
 *   <li><i>Interrupted while parking.</i> The interrupter sets the interrupt status, then tries to
 *       win; the carrier commits, then looks at the status (a blocking thread likewise between
 *       arming and parking). One sees the other.
 *   <li><i>A late timeout.</i> The phase carries a count of waits; a timeout wins only the wait it
 *       was started for.
 *   <li><i>Left in a queue.</i> A wait that was not won by way of a queue leaves its node there.
 *       The waiter removes it, under the lock, before it uses the node again.
 * </ul>
 *
 * <p><b>Uninterruptible waits</b>, which the locks of {@code java.util.concurrent.locks} want, keep
 * their place and their park when an interrupt comes; its status stays set for whoever looks next:
 *
 * <pre>
 *   phase      an interrupt of an uninterruptible wait
 *   ARMED      does nothing: neither the interrupter nor commit may win the wait
 *   PARKED     does nothing: a park by yield is not ended by the status
 *   BLOCKED    would end every LockSupport.park at once. So the waiting thread clears the status,
 *              parks again, and sets it again when the wait has ended.
 * </pre>
 *
 * <p>That a wait is uninterruptible stands in the same word as its phase and count. Whoever wants
 * to cancel does it by compare-and-set of that word, so a cancellation that was meant for one wait
 * cannot meet the next.
 *
 * <p>What the winner wrote before {@code win} is visible after {@code await} returns.
 */
public abstract class Waiter extends WaitNode {

  /** The wait was ended by another party that handed something over, or took it. */
  public static final int SIGNALLED = WaitWord.SIGNALLED;

  /** The thing waited for was closed. */
  public static final int CLOSED = WaitWord.CLOSED;

  /** The waiting thread was interrupted, or its goroutine cancelled. */
  public static final int CANCELLED = WaitWord.CANCELLED;

  /** The time was up. */
  public static final int TIMED_OUT = WaitWord.TIMED_OUT;

  /** What {@link #win} returns if somebody else ended the wait. */
  public static final int LOST = WaitWord.IDLE;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    link();
    linkWhatFollowsAPark();
    if (JdkThreads.isNative()) {
      JdkThreads.onInterrupt(Waiter::interrupted);
    }
  }

  /** Whose waits a virtual thread of the JDK's own scheduler makes; unused in native mode. */
  private static final ThreadLocal<@Nullable Waiter> FALLBACK_CURRENT = new ThreadLocal<>();

  /** A {@link WaitWord}. */
  private long state;

  /** What it waits on; for dumps. */
  private @Nullable Object on;

  /** The thread that waits. A fiber sets it once, before it runs. */
  private @Nullable Thread thread;

  protected Waiter(@Nullable Thread thread) {
    this.thread = thread;
  }

  // What a fiber does otherwise than a thread

  /** Whether it leaves its carrier, rather than block a thread. */
  protected abstract boolean parksOffCarrier();

  /** Leaves the carrier, and comes back when the wait has ended; false: it is pinned. */
  protected abstract boolean parkOffCarrier();

  /** Makes it ready to run, after it has left its carrier. */
  protected abstract void ready();

  /**
   * Counts it as one that blocks its thread, or does no longer. A goroutine whose wait was won is
   * no longer one, though its thread may take long to notice: counted any later, a busy machine
   * would look like a deadlock.
   */
  protected abstract void countBlocked(boolean blocked);

  /**
   * A program may park a million goroutines before it wakes the first. What stands behind the park
   * is compiled meanwhile without ever having run. A call there that is not linked yet becomes an
   * uncommon trap, and each goroutine that is woken falls into it with its own frame: ten times the
   * cost of the wake itself. So the one such call of {@link #await()}, {@code STATE.getAcquire}, is
   * linked first, and the class that the end of a virtual thread needs is loaded. (The other call,
   * {@code WaitWord.phase}, is linked by then: the carrier makes it to commit the park.)
   */
  private static void linkWhatFollowsAPark() {
    boolean waiting = new ThreadWaiter(Thread.currentThread()).isWaiting();
    assert !waiting;
    JdkThreads.loadWhatFollowsATask();
    // Loaded while there is memory: a class that cannot be initialised once never can be.
    int running = Timers.count();
    assert running >= 0;
  }

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and a wait that is armed must not meet a lack of memory.
   */
  private static void link() {
    Waiter waiter = new ThreadWaiter(Thread.currentThread());
    boolean same = STATE.compareAndSet(waiter, 0L, 0L);
    STATE.setOpaque(waiter, 0L);
    long state = (long) STATE.getAcquire(waiter) + (long) STATE.getOpaque(waiter);
    state += (long) STATE.getVolatile(waiter);
    assert same && state == 0;
  }

  /** The caller's waiter. */
  public static Waiter current() {
    Thread caller = Thread.currentThread();
    Waiter own = caller.isVirtual() ? of(caller) : null;
    return own == null ? new ThreadWaiter(caller) : own;
  }

  /** The fiber that {@code virtualThread} is, or null. In fallback only of the calling thread. */
  protected static @Nullable Waiter of(Thread virtualThread) {
    if (!JdkThreads.isNative()) {
      return FALLBACK_CURRENT.get();
    }
    return JdkThreads.schedulerOf(virtualThread) instanceof Waiter waiter
            && waiter.thread == virtualThread
        ? waiter
        : null;
  }

  /** In fallback: says that the calling thread is this fiber. */
  protected final void becomeCurrent() {
    thread = Thread.currentThread();
    FALLBACK_CURRENT.set(this);
  }

  /** Says which thread it is; before that runs. */
  protected final void thread(Thread own) {
    thread = own;
  }

  /** The thread that waits. */
  public final Thread thread() {
    Thread current = thread;
    assert current != null;
    return current;
  }

  @Override
  public final Waiter waiter() {
    return this;
  }

  @Override
  public final int index() {
    return 0;
  }

  /** Told that its thread goes on after it was blocked. */
  protected void unblocked() {}

  /** Whether a thread that is no goroutine was woken, and has yet to go on. */
  public static boolean isAThreadWaking() {
    // First, or one that goes on between the two looks would stand for one that has not.
    int goneOn = ThreadWaiter.GONE_ON.get();
    return ThreadWaiter.WOKEN.get() != goneOn;
  }

  /** How many waits of threads that are no goroutines were ended since the start. */
  public static int threadsWoken() {
    return ThreadWaiter.WOKEN.get();
  }

  // The waiter's own steps

  /** Begins a wait. It may be won from now on, so whatever it offers must be in place. */
  public final void arm(WaitReason why, @Nullable Object what) {
    arm(why, what, 0);
  }

  /** Begins a wait, as {@link #arm}, that no interrupt ends. */
  public final void armUninterruptibly(WaitReason why, @Nullable Object what) {
    arm(why, what, WaitWord.UNINTERRUPTIBLE);
  }

  private void arm(WaitReason why, @Nullable Object what, int flags) {
    on = what;
    int phase = parksOffCarrier() ? WaitWord.ARMED : WaitWord.BLOCKED;
    STATE.setOpaque(this, WaitWord.begun(state, why, flags | phase));
  }

  /** Waits until the wait is won, and returns how it ended. */
  public final int await() {
    // Not by the phase: the wait may have been won already.
    if (!parksOffCarrier()) {
      blockThread();
    } else if (!parkOffCarrier()) {
      parkPinned();
    }
    on = null;
    return WaitWord.phase((long) STATE.getAcquire(this));
  }

  /**
   * The same, but for at most {@code nanos}. Throws if there is no memory, or no thread, for the
   * timer, and only if nobody has ended the wait: then it is ended, and the caller takes it out of
   * its queues.
   */
  public final int await(long nanos) {
    WaitTimeout timeout = startTimeout(nanos);
    int ended = await();
    if (timeout != null && ended != TIMED_OUT) {
      Timers.stop(timeout);
    }
    return ended;
  }

  /** Null if it could not be started, and the wait has been ended, which then counts. */
  private @Nullable WaitTimeout startTimeout(long nanos) {
    try {
      WaitTimeout timeout = new WaitTimeout(this, WaitWord.count(state));
      Timers.startAwaited(timeout, Timers.due(nanos));
      return timeout;
    } catch (Throwable noTimer) {
      if (!giveUp()) {
        return null;
      }
      throw noTimer;
    }
  }

  /**
   * Ends a wait that was armed and is not to be awaited. False if somebody has ended it, which then
   * counts: it must be awaited.
   */
  public final boolean giveUp() {
    if (win(0, TIMED_OUT) == LOST) {
      return false;
    }
    on = null;
    return true;
  }

  /** Which node was won, after {@link #await}. */
  public final int wonIndex() {
    return WaitWord.index(state);
  }

  /** Takes what was handed over, after {@link #await}. */
  public final @Nullable Object takeItem() {
    Object taken = item;
    item = null;
    return taken;
  }

  // Everybody else's steps

  /**
   * Ends the wait if it is still on. Returns {@link #LOST} if it is not, and otherwise what {@link
   * #wake} must be given, after every lock is released.
   */
  public final int win(int index, int outcome) {
    for (; ; ) {
      long seen = (long) STATE.getOpaque(this);
      if (!WaitWord.isOn(seen)) {
        return LOST;
      }
      if (STATE.compareAndSet(this, seen, WaitWord.ended(seen, index, outcome))) {
        return WaitWord.phase(seen);
      }
    }
  }

  /** Lets the waiter go on, after {@code from = win(…)}. */
  public final void wake(int from) {
    if (from == WaitWord.PARKED) {
      ready();
    } else if (from == WaitWord.BLOCKED) {
      countBlocked(false);
      LockSupport.unpark(thread());
    }
  }

  void timeOut(int wait) {
    long seen;
    do {
      seen = (long) STATE.getOpaque(this);
    } while (WaitWord.isOn(seen) && WaitWord.count(seen) == wait && !end(seen, TIMED_OUT));
  }

  /** Ends the wait of an interrupted thread; called by the interrupter. */
  private static void interrupted(Thread target) {
    StackRoom.reserveForRelease();
    Waiter waiter = of(target);
    if (waiter != null) {
      waiter.interrupted();
    }
  }

  void interrupted() {
    long seen;
    do {
      seen = (long) STATE.getOpaque(this);
    } while (WaitWord.isOn(seen) && !WaitWord.isUninterruptible(seen) && !end(seen, CANCELLED));
  }

  /** Ends the wait that is on in {@code seen}, and wakes who waits; false if it has changed. */
  private boolean end(long seen, int outcome) {
    if (!STATE.compareAndSet(this, seen, WaitWord.ended(seen, 0, outcome))) {
      return false;
    }
    wake(WaitWord.phase(seen));
    return true;
  }

  // The scheduler's steps

  /**
   * Called on the carrier after the fiber has left it. True: it stays parked, and whoever ends the
   * wait makes it ready. False: the wait has ended already, and the carrier makes it ready.
   */
  protected final boolean commit() {
    long seen = (long) STATE.getOpaque(this);
    long parked = WaitWord.parked(seen);
    if (WaitWord.phase(seen) != WaitWord.ARMED || !STATE.compareAndSet(this, seen, parked)) {
      return false;
    }
    // From here on the fiber may run elsewhere, and be in its next wait: only this one is ended.
    return WaitWord.isUninterruptible(seen)
        || !thread().isInterrupted()
        || !STATE.compareAndSet(this, parked, WaitWord.ended(parked, 0, CANCELLED));
  }

  /** Blocks the carrier, which the fiber cannot leave, until the wait has ended. */
  void parkPinned() {
    long seen = (long) STATE.getOpaque(this);
    if (WaitWord.phase(seen) == WaitWord.ARMED
        && STATE.compareAndSet(this, seen, WaitWord.blocked(seen))) {
      blockThread();
    }
  }

  /** Whether it has left its carrier for a wait that has not ended. */
  protected final boolean isParked() {
    return WaitWord.phase((long) STATE.getVolatile(this)) == WaitWord.PARKED;
  }

  /** Whether no wait is on, as everybody sees it. */
  protected final boolean isEnded() {
    return !WaitWord.isOn((long) STATE.getVolatile(this));
  }

  private void blockThread() {
    VarHandle.fullFence(); // between arming and looking at the interrupt status
    countBlocked(true);
    boolean interrupted = false;
    while (!isEnded()) {
      if (!Thread.currentThread().isInterrupted()) {
        park();
      } else if (WaitWord.isUninterruptible((long) STATE.getOpaque(this))) {
        interrupted |= Thread.interrupted();
      } else if (win(0, CANCELLED) != LOST) {
        countBlocked(false);
      }
    }
    unblocked();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void park() {
    try {
      LockSupport.park(this);
    } catch (StackOverflowError | OutOfMemoryError e) {
      JdkThreads.parkWithCarrier(); // of a virtual thread whose stack cannot be taken off
    }
  }

  // To look at

  /** Whether a wait is on. */
  public final boolean isWaiting() {
    return WaitWord.isOn((long) STATE.getAcquire(this));
  }

  /** The number of the wait that is on, if no interrupt can end it; 0 otherwise. */
  public final int waitForGood() {
    long seen = (long) STATE.getVolatile(this);
    return WaitWord.isOn(seen) && WaitWord.isUninterruptible(seen) ? WaitWord.count(seen) : 0;
  }

  /** The number of the wait that is on; 0 if none is. */
  public final int waitNumber() {
    long seen = (long) STATE.getVolatile(this);
    return WaitWord.isOn(seen) ? WaitWord.count(seen) : 0;
  }

  /** Why it waits, or waited last. */
  public final WaitReason reason() {
    return WaitWord.reason(state);
  }

  /** What is waited for; null if nothing is, or it has no name. */
  public final @Nullable Object on() {
    return on;
  }

  /** What the party that waits holds for reading; null if nothing. */
  public @Nullable ReadList reads() {
    return null;
  }

  /** How many seconds the wait that is on has lasted, about; 97 days are the most it can tell. */
  public final int seconds() {
    long seen = (long) STATE.getAcquire(this);
    return WaitWord.isOn(seen) ? WaitWord.seconds(seen) : 0;
  }
}
