package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The virtual threads that run on a scheduler and are not goroutines: those of its thread factory,
 * and those that user code, or the JDK, started inside a goroutine, which inherit its executor.
 *
 * <p>A thread is known by the task that continues it, since the JDK passes nothing else of it. The
 * task is held weakly: the thread holds it, and is itself garbage when nothing can wake it.
 */
final class ForeignThreads {

  /** The name prefix of the JDK's virtual threads that poll for sockets. */
  static final String POLLER = "SubPoller-";

  private final Executor turns;
  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock. */
  private final Map<Runnable, Boolean> known = new WeakHashMap<>();

  /** Has {@code turns} queue the turns of the threads. */
  ForeignThreads(Executor turns) {
    this.turns = turns;
  }

  /** The executor for one new thread. */
  Executor executor() {
    return new OneThread();
  }

  /** Queues a turn of a thread, known or not. */
  void submit(Runnable continuation) {
    lock.lockWithoutYield();
    try {
      known.put(continuation, true);
    } finally {
      lock.unlock();
    }
    turns.execute(continuation);
  }

  /**
   * Whether one of the threads could still send, close or wake: one that has not ended and is not
   * itself in a wait of Heddle's. A thread that cannot be inspected counts as such a thread until
   * it is collected. The JDK's pollers do not: they only wake goroutines that wait for the system,
   * which count as alive anyway.
   */
  boolean mayAct() {
    lock.lockWithoutYield();
    List<Runnable> all;
    try {
      all = new ArrayList<>(known.keySet());
    } finally {
      lock.unlock();
    }
    return all.stream().map(JdkThreads::threadOf).anyMatch(ForeignThreads::mayAct);
  }

  private static boolean mayAct(@Nullable Thread thread) {
    if (thread == null) {
      return true;
    }
    if (thread.getName().startsWith(POLLER)) {
      return false;
    }
    boolean waits = LockSupport.getBlocker(thread) instanceof Waiter wait && wait.isWaiting();
    return !waits && thread.getState() != Thread.State.TERMINATED;
  }

  /** The executor of one thread, whose turns need no look-up, and of the threads that it starts. */
  private final class OneThread implements Executor {
    private volatile @Nullable Runnable own;

    @Override
    public void execute(Runnable continuation) {
      StackRoom.reserveForTurn();
      if (continuation == own) {
        turns.execute(continuation);
        return;
      }
      boolean first = own == null;
      if (first) {
        own = continuation;
      }
      try {
        submit(continuation);
      } catch (Throwable notSubmitted) {
        if (first) {
          own = null; // it is not known yet, and the JDK calls again
        }
        throw notSubmitted;
      }
    }
  }
}
