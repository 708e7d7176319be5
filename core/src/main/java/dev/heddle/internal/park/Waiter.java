package dev.heddle.internal.park;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A party that can wait, and its wait: on what and why. The one way to wait in Heddle. A
 * goroutine's fiber is a waiter itself, and serves all its waits; other threads use a new {@link
 * ThreadWaiter} each time.
 *
 * <p>A wait goes like this. The waiter, holding the lock of the thing waited for, is {@linkplain
 * #arm armed} and put into that thing's {@link WaitQueue}; the lock is released; the waiter {@link
 * #await awaits}. The party that changes the thing takes the waiter from the queue under the lock,
 * {@link #win wins} it, releases the lock and {@link #wake wakes} it. A wait is won exactly once,
 * by another party, a timeout or an interrupt: the first compare-and-set wins. A later party finds
 * the wait lost and passes on to the next in the queue.
 *
 * <pre>
 *   phase      waiter                        won: what the winner does
 *   IDLE       none                          lost
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
 *   win                     any party               ARMED, PARKED, BLOCKED -&gt; how it ended
 * </pre>
 *
 * <p><b>Nothing throws from arming to the end of {@code await}</b>, nor allocates what it cannot do
 * without. A party that found a waiter in a queue which its owner had left by an error would hand a
 * value to nobody. So all that the wait needs is made before it is armed, and the code that arms it
 * goes straight on to {@code await}; each operation has made sure of its stack before ({@code
 * StackRoom}). The wait takes place in every case: a goroutine whose stack cannot be taken off its
 * carrier, for want of memory or because it is too deep to be copied, blocks the carrier, as a
 * pinned one does. Only the timer of a timed wait is started after, since it is for this wait
 * alone. If that fails, {@link #await(long)} first ends the wait, and throws only if no other party
 * had ended it.
 *
 * <p>Races, and what settles them:
 *
 * <ul>
 *   <li><i>Won while parking.</i> {@code commit} and {@code win} meet at the phase: if the winner
 *       is first, commit fails and the carrier makes the goroutine ready; if commit is, the winner
 *       sees PARKED and does. Exactly one of the two makes it ready.
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
 * their place and their park when an interrupt comes; its status stays set for the next check:
 *
 * <pre>
 *   phase      an interrupt of an uninterruptible wait
 *   ARMED      does nothing: neither the interrupter nor commit may win the wait
 *   PARKED     does nothing: a park by yield is not ended by the status
 *   BLOCKED    would end every LockSupport.park at once. So the waiting thread clears the status,
 *              parks again, and sets it again when the wait has ended.
 * </pre>
 *
 * <p>The same word holds the phase, the count and whether the wait is uninterruptible. A
 * cancellation is a compare-and-set of that word, so one that was meant for one wait cannot meet
 * the next.
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

  /** What {@link #win} returns if another party ended the wait. */
  public static final int LOST = WaitWord.IDLE;

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, Waiter.class, long.class);

  static {
    link();
    linkWhatFollowsAPark();
    if (JdkThreads.isNative()) {
      JdkThreads.setInterruptListener(Waiter::interrupted);
    }
  }

  /** The waiter of a virtual thread on the JDK's own scheduler; unused in native mode. */
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

  // What differs between a fiber and a thread

  /** Whether its wait unmounts it from its carrier, rather than blocking a thread. */
  protected abstract boolean parksOffCarrier();

  /** Leaves the carrier, and comes back when the wait has ended; false: it is pinned. */
  protected abstract boolean parkOffCarrier();

  /** Makes it ready to run again, after it has left its carrier. */
  protected abstract void ready();

  /**
   * Counts this waiter as blocking its thread, or as no longer blocking it. The count falls as soon
   * as the wait is won, though the thread may take long to notice: if it fell any later, a busy
   * machine would look like a deadlock.
   */
  protected abstract void countBlocked(boolean blocked);

  /**
   * Links the calls that {@link #await()} makes after a park. A program may park a million
   * goroutines before it wakes the first, so the JIT may compile the code after the park before it
   * has ever run. A call there that is not linked yet becomes an uncommon trap, and each goroutine
   * that is woken takes it, with a deoptimisation of its own frame: ten times the cost of the wake
   * itself. So the one such call, {@code STATE.getAcquire}, is linked first, and the class that the
   * end of a virtual thread needs is loaded. (The other call, {@code WaitWord.phase}, is linked by
   * then: the carrier makes it to commit the park.)
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

  /** In fallback: makes the calling thread this fiber's. */
  protected final void becomeCurrent() {
    thread = Thread.currentThread();
    FALLBACK_CURRENT.set(this);
  }

  /** Sets its thread, before that runs. */
  protected final void setThread(Thread own) {
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

  /** Called when its thread goes on after it was blocked. */
  protected void unblocked() {}

  /** Whether a thread that is not a goroutine was woken and has yet to go on. */
  public static boolean isAThreadWaking() {
    // Read first: a thread that goes on between the two reads would hide one that has not.
    int goneOn = ThreadWaiter.GONE_ON.get();
    return ThreadWaiter.WOKEN.get() != goneOn;
  }

  /** How many waits of threads that are not goroutines were ended since the start. */
  public static int threadsWoken() {
    return ThreadWaiter.WOKEN.get();
  }

  // The waiter's own steps

  /** Begins a wait. It may be won from now on, so whatever it offers must be in place. */
  public final void arm(WaitReason why, @Nullable Object what) {
    arm(why, what, true);
  }

  /** The same; no interrupt ends the wait unless it is {@code interruptible}. */
  public final void arm(WaitReason why, @Nullable Object what, boolean interruptible) {
    on = what;
    int flags = interruptible ? 0 : WaitWord.UNINTERRUPTIBLE;
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
   * timer and no other party has ended the wait. The wait has then ended, and the caller takes the
   * waiter out of its queues.
   */
  public final int await(long nanos) {
    WaitTimeout timeout = startTimeout(nanos);
    int ended = await();
    if (timeout != null && ended != TIMED_OUT) {
      Timers.stop(timeout);
    }
    return ended;
  }

  /** Starts the timer; null if that failed, but another party had ended the wait, which counts. */
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
   * Ends a wait that was armed and is not to be awaited. False if another party has ended it: that
   * counts, and the wait must be awaited.
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

  /** Takes the item that was handed over, after {@link #await}. */
  public final @Nullable Object takeItem() {
    Object taken = item;
    item = null;
    return taken;
  }

  // The steps of other parties

  /**
   * Ends the wait if it is still on. Returns {@link #LOST} if it is not, and otherwise the argument
   * for {@link #wake}, to be called after every lock is released.
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

  /** Ends the wait that is on in {@code seen}, and wakes the waiter; false if it has changed. */
  private boolean end(long seen, int outcome) {
    if (!STATE.compareAndSet(this, seen, WaitWord.ended(seen, 0, outcome))) {
      return false;
    }
    wake(WaitWord.phase(seen));
    return true;
  }

  // The scheduler's steps

  /**
   * Called on the carrier after the fiber has left it. True: the fiber stays parked, and the party
   * that ends the wait makes it ready. False: the wait has ended already, and the carrier does.
   */
  protected final boolean commit() {
    long seen = (long) STATE.getOpaque(this);
    long parked = WaitWord.parked(seen);
    if (WaitWord.phase(seen) != WaitWord.ARMED || !STATE.compareAndSet(this, seen, parked)) {
      return false;
    }
    // From here on the fiber may run elsewhere, in its next wait: this ends only the present one.
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

  /** Whether no wait is on, by a volatile read. */
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
      JdkThreads.parkWithCarrier(); // a virtual thread whose stack cannot be unmounted
    }
  }

  // Queries

  /** Whether a wait is on. */
  public final boolean isWaiting() {
    return WaitWord.isOn((long) STATE.getAcquire(this));
  }

  /** The number of the wait that is on, if no interrupt can end it; 0 otherwise. */
  public final int uninterruptibleWaitId() {
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

  /** The thing waited for; null if there is none, or it has no name. */
  public final @Nullable Object on() {
    return on;
  }

  /** The locks that the party holds for reading; null if there are none. */
  public @Nullable ReadList reads() {
    return null;
  }

  /** About how many seconds the wait that is on has lasted; 97 days at most. */
  public final int seconds() {
    long seen = (long) STATE.getAcquire(this);
    return WaitWord.isOn(seen) ? WaitWord.seconds(seen) : 0;
  }

  /** Ends one wait of a waiter when its time is up. */
  static final class WaitTimeout extends Timed {

    private final Waiter waiter;

    /** The number of the wait: this does not end a later one. */
    private final int wait;

    WaitTimeout(Waiter waiter, int wait) {
      this.waiter = waiter;
      this.wait = wait;
    }

    @Override
    protected void fire() {
      waiter.timeOut(wait);
    }
  }
}
