package dev.heddle.internal.time;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All timers of the process: heaps, and one thread that sleeps until the first timer is due. The
 * thread holds no processor, so a timer is on time however busy the carriers are; its work is to
 * make goroutines ready.
 *
 * <p>There are several heaps, so that cores that start timers do not contend for one lock. No
 * wake-up is lost: a caller that adds a timer stores it and then loads until when the thread
 * sleeps; the thread stores that and then loads the heaps, both with a full fence between.
 *
 * <p>The first timer starts the thread. If the system has no thread for it, the caller gets the
 * error, with nothing changed, and the next timer tries anew. The thread itself never ends: if a
 * timer throws, that is reported, and one that lacks memory is fired again a moment later.
 */
public final class Timers {

  private static final int HEAPS =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1));

  /** A timer due within this is near: waking the thread, then a waiter, takes about as long. */
  private static final long SOON_NANOS = 50_000;

  /** The longest duration: 146 years. Times further apart could not be compared. */
  private static final long MOST_NANOS = Long.MAX_VALUE / 2;

  private static final TimerHeap[] ALL = new TimerHeap[HEAPS];

  /** How many timers of a heap are first asked whether they may wake a party. */
  private static final int ASKED_FIRST = 64;

  /** How many timers whose owners were dropped the thread stops each time it wakes up. */
  private static final int DROPPED_AT_ONCE = 1024;

  /** When the thread will look again; 0 while it is awake and about to look. */
  private static volatile long sleepsUntil;

  /** How often the thread has woken up; written by it alone, before it takes a timer. */
  private static volatile int wakeUps;

  /** How soon a timer is fired again that lacked memory. */
  private static final long AGAIN_NANOS = 10_000_000;

  /** How the thread is started; tests make it fail. */
  static volatile Consumer<Thread> starter = Thread::start;

  /** Linked beforehand: if it could not be once, no timer would ever fire. */
  private static final Runnable SERVE = Timers::serve;

  private static volatile @Nullable Nearby nearby;

  /** The thread; null until it has been started. */
  private static volatile @Nullable Thread thread;

  static {
    for (int i = 0; i < HEAPS; i++) {
      ALL[i] = new TimerHeap();
    }
  }

  private Timers() {}

  /** Makes {@code timed} fire {@code nanos} from now; at once if that is not positive. */
  public static void start(Timed timed, long nanos) {
    long due = due(nanos);
    add(timed, due);
    wakeFor(due);
  }

  /** The due time of a timer that is due {@code nanos} from now. */
  public static long due(long nanos) {
    return System.nanoTime() + Math.clamp(nanos, 0, MOST_NANOS);
  }

  /**
   * The same as {@link #start}, with the time of {@link #due}, for a caller that waits for it and
   * does nothing else before that. If it is due soon, the scheduler that runs the caller may fire
   * it, and the thread need not be woken.
   */
  public static void startAwaited(Timed timed, long due) {
    int heap = add(timed, due);
    Nearby looks = nearby;
    if (looks == null || due - System.nanoTime() > SOON_NANOS || !looks.firesAt(due, heap)) {
      wakeFor(due);
    }
  }

  private static int add(Timed timed, long due) {
    startThread();
    int heap = heapOfCaller();
    ALL[heap].add(timed, due);
    return heap;
  }

  /** Sets what may fire timers that are due soon. */
  public static void setNearby(Nearby looks) {
    nearby = looks;
  }

  /** Fires the timers that are due in heap number {@code heap}. */
  public static void fireDue(int heap) {
    long now = System.nanoTime();
    for (Timed timed; (timed = ALL[heap].pollDue(now)) != null; ) {
      fire(timed);
    }
  }

  /** Wakes the thread if it would sleep past {@code due}. */
  public static void wakeFor(long due) {
    long until = sleepsUntil;
    if (until != 0 && due - until < 0) {
      LockSupport.unpark(thread);
    }
  }

  /** Starts the thread if it has not been started. */
  public static void startThread() {
    if (thread == null) {
      startOnce();
    }
  }

  private static synchronized void startOnce() {
    if (thread == null) {
      Thread fresh = Thread.ofPlatform().daemon().name("heddle-timers").unstarted(SERVE);
      starter.accept(fresh);
      thread = fresh;
    }
  }

  /** Makes {@code timed}, which is being fired, fire again at {@code due}. It cannot fail. */
  public static void startAgain(Timed timed, long due) {
    TimerHeap heap = timed.heap;
    if (heap != null && heap.addAgain(timed, due)) {
      wakeFor(due);
    }
  }

  /** Keeps {@code timed} from firing; false if it has fired, or is about to, or was not started. */
  public static boolean stop(Timed timed) {
    return timed.stop();
  }

  /** How many timers are running. */
  public static int count() {
    int n = 0;
    for (TimerHeap heap : ALL) {
      n += heap.size();
    }
    return n;
  }

  /**
   * How many timers are running, or one too many. A timer that is being fired counts until it has
   * done its work: it may be all that can wake a goroutine.
   */
  public static int running() {
    int n = count();
    // Read last: a timer that left a heap before has been fired unless the thread is still awake.
    return isAwake() ? n + 1 : n;
  }

  private static boolean isAwake() {
    return thread != null && sleepsUntil == 0;
  }

  /**
   * Whether a timer that is running, or being fired, may wake a party. If a timer leaves its heap
   * meanwhile and comes back, such as a ticker's, the answer is true. It is also true while the
   * thread is awake, except for a harmless moment: the caller's counts show any party that a timer
   * wakes then.
   */
  public static boolean mayWakeAny() {
    int before = wakeUps;
    if (isAwake()) {
      return true;
    }
    for (TimerHeap heap : ALL) {
      // Mostly one of the first may, and a heap may be large.
      if (anyMayWake(heap.list(ASKED_FIRST)) || anyMayWake(heap.list(Integer.MAX_VALUE))) {
        return true;
      }
    }
    return isAwake() || wakeUps != before;
  }

  private static boolean anyMayWake(@Nullable Timed[] some) {
    for (Timed timed : some) {
      if (timed != null && timed.mayWakeAny()) {
        return true;
      }
    }
    return false;
  }

  /** {@code duration} in nanoseconds; one longer than 146 years counts as 146 years. */
  public static long nanos(Duration duration) {
    Objects.requireNonNull(duration, "a duration is null; Duration.ZERO is none at all");
    try {
      return Math.min(duration.toNanos(), MOST_NANOS);
    } catch (ArithmeticException e) {
      return duration.isNegative() ? -MOST_NANOS : MOST_NANOS;
    }
  }

  private static int heapOfCaller() {
    return (int) Thread.currentThread().threadId() & (HEAPS - 1);
  }

  private static void serve() {
    for (; ; ) {
      try {
        fireAndSleep();
      } catch (Throwable thrown) {
        ServiceThread.survive(thrown);
      }
    }
  }

  private static void fireAndSleep() {
    wakeUps = wakeUps + 1;
    sleepsUntil = 0;
    for (int heap = 0; heap < HEAPS; heap++) {
      fireDue(heap);
    }
    OwnerReference.stopDropped(DROPPED_AT_ONCE);
    long until = System.nanoTime() + untilNext(System.nanoTime());
    sleepsUntil = until == 0 ? 1 : until;
    // The second look comes after the store: a caller that adds an earlier timer now sees that it
    // must wake this thread. The thread never sleeps past {@code until}, even if the first timer
    // was stopped since: a caller that adds one due after {@code until} does not wake it.
    long last = System.nanoTime();
    long wait = Math.min(untilNext(last), until - last);
    if (wait > 0) {
      LockSupport.parkNanos(Timers.class, wait);
    }
  }

  /** Fires a timer: a failure must not stop the others, nor may one that lacks memory get lost. */
  private static void fire(Timed timed) {
    try {
      timed.fire();
    } catch (OutOfMemoryError e) {
      startAgain(timed, System.nanoTime() + AGAIN_NANOS);
    } catch (Throwable thrown) {
      ServiceThread.tell(thrown);
    }
  }

  private static long untilNext(long now) {
    long least = Long.MAX_VALUE / 2;
    for (TimerHeap heap : ALL) {
      least = Math.min(least, heap.firstDue(now));
    }
    return least;
  }
}
