package dev.heddle.internal.time;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All timers of the process: heaps, and one thread that sleeps until the first of them is due. The
 * thread holds no processor, so a timer is on time however busy the carriers are; what it does is
 * to make goroutines ready.
 *
 * <p>There are several heaps, so that cores that start timers do not meet at one lock. No timer is
 * missed: who adds one that is first in its heap, stores it and then loads until when the thread
 * sleeps; the thread stores that and then loads the heaps, both behind a full fence.
 */
public final class Timers {

  private static final int HEAPS =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1));

  /** What counts as for ever: 146 years. Times further apart could not be compared. */
  private static final long MOST_NANOS = Long.MAX_VALUE / 2;

  private static final TimerHeap[] ALL = new TimerHeap[HEAPS];

  /** How many timers of a heap are asked first whether they may wake somebody. */
  private static final int ASKED_FIRST = 64;

  /** How many timers whose owners were dropped the thread stops each time it wakes up. */
  private static final int DROPPED_AT_ONCE = 1024;

  /** When the thread will look again; 0 while it is awake and about to look. */
  private static volatile long sleepsUntil;

  /** How often the thread has woken up; written by it alone, before it takes a timer. */
  private static volatile int wakeUps;

  private static final Thread THREAD;

  static {
    for (int i = 0; i < HEAPS; i++) {
      ALL[i] = new TimerHeap();
    }
    THREAD = Thread.ofPlatform().daemon().name("heddle-timers").unstarted(Timers::serve);
    THREAD.start();
  }

  private Timers() {}

  /** Has {@code timed} fire {@code nanos} from now; at once if that is not positive. */
  public static void start(Timed timed, long nanos) {
    startAt(timed, System.nanoTime() + Math.clamp(nanos, 0, MOST_NANOS));
  }

  private static void startAt(Timed timed, long due) {
    if (heapOfCaller().add(timed, due)) {
      long until = sleepsUntil;
      if (until != 0 && due - until < 0) {
        LockSupport.unpark(THREAD);
      }
    }
  }

  /**
   * Has {@code timed}, which is being fired, fire again {@code period} after it was due; where that
   * has passed, at the next multiple of the period.
   */
  public static void startAgain(Timed timed, long period) {
    long now = System.nanoTime();
    long next = timed.due + period;
    if (next - now <= 0) {
      next += (now - next) / period * period + period;
    }
    startAt(timed, next);
  }

  /** Keeps {@code timed} from firing; false if it has fired, or is about to, or was not started. */
  public static boolean stop(Timed timed) {
    TimerHeap heap = timed.heap;
    return heap != null && heap.remove(timed);
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
   * How many timers are running, or one too many. One that is being fired counts until it has done
   * what it does: it may be all that can wake a goroutine.
   */
  public static int running() {
    int n = count();
    // Looked at last: what left a heap before has been fired unless the thread is awake still.
    return sleepsUntil == 0 ? n + 1 : n;
  }

  /**
   * Whether a timer that is running, or being fired, may let anybody go on. Of a timer that leaves
   * its heap meanwhile and comes back, such as a ticker's, nothing is known: then the answer is
   * true. Nor is it false while the thread is awake, but for a moment of no account: who was woken
   * by what was fired then is seen to have been woken.
   */
  public static boolean mayWakeSomebody() {
    int before = wakeUps;
    if (sleepsUntil == 0) {
      return true;
    }
    for (TimerHeap heap : ALL) {
      // Most often one of the first may, and a heap may be large.
      if (anyMayWake(heap.list(ASKED_FIRST)) || anyMayWake(heap.list(Integer.MAX_VALUE))) {
        return true;
      }
    }
    return sleepsUntil == 0 || wakeUps != before;
  }

  private static boolean anyMayWake(@Nullable Timed[] some) {
    for (Timed timed : some) {
      if (timed != null && timed.mayWakeSomebody()) {
        return true;
      }
    }
    return false;
  }

  /** {@code duration} in nanoseconds; what is longer than 146 years counts as 146 years. */
  public static long nanos(Duration duration) {
    Objects.requireNonNull(duration, "a duration is null; Duration.ZERO is none at all");
    try {
      return Math.min(duration.toNanos(), MOST_NANOS);
    } catch (ArithmeticException e) {
      return duration.isNegative() ? -MOST_NANOS : MOST_NANOS;
    }
  }

  private static TimerHeap heapOfCaller() {
    return ALL[(int) Thread.currentThread().threadId() & (HEAPS - 1)];
  }

  private static void serve() {
    for (; ; ) {
      wakeUps = wakeUps + 1;
      sleepsUntil = 0;
      long now = System.nanoTime();
      for (TimerHeap heap : ALL) {
        for (Timed timed; (timed = heap.pollDue(now)) != null; ) {
          fire(timed);
        }
      }
      OwnerReference.stopDropped(DROPPED_AT_ONCE);
      long until = System.nanoTime() + untilNext(System.nanoTime());
      sleepsUntil = until == 0 ? 1 : until;
      // Looked at once more now that who adds an earlier one knows that it must wake this thread.
      // Never longer than was said, though the first may have been stopped since: who adds one
      // that is due after that does not wake it.
      long last = System.nanoTime();
      long wait = Math.min(untilNext(last), until - last);
      if (wait > 0) {
        LockSupport.parkNanos(Timers.class, wait);
      }
    }
  }

  /** One timer that fails must not stop all others. */
  private static void fire(Timed timed) {
    try {
      timed.fire();
    } catch (Throwable thrown) {
      THREAD.getUncaughtExceptionHandler().uncaughtException(THREAD, thrown);
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
