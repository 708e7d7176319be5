package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The right to run goroutines, with a queue of its own: Go's P. A scheduler has exactly {@code
 * parallelism} of them in use; a carrier needs one to run goroutines.
 *
 * <p>Owned by the carrier that holds it, and so by the goroutine that runs on that carrier. Others
 * may steal from {@link #queue} and {@link #runNext}, and set {@link #detached}.
 *
 * <p>{@code detached}: the monitor found that the owner's goroutine goes on and on, or sits in the
 * operating system, and gave the right to run to another carrier with another processor. The owner
 * learns of it when it next looks; what it readies after that goes to the global queue. What it
 * pushed here in the very moment is found by the monitor, which empties the queues of detached
 * processors until their owners have let go of them.
 */
final class Processor {

  /**
   * After how many turns the global queue comes before the local one, so that it is served while
   * that is never empty.
   */
  private static final int GLOBAL_FIRST = 61;

  /** The most that is taken from the global queue in one step. */
  static final int SHARE = RunQueue.CAPACITY / 2;

  /** After how many that gave up their turn some are left to another; a power of two. */
  private static final int LEAVING_PERIOD = 1 << 16;

  /** How many turns in a row {@link #runNext} may take before the queue has one. */
  private static final int RUN_NEXT_TURNS = 31;

  private static final VarHandle RUN_NEXT;
  private static final VarHandle TURN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RUN_NEXT = lookup.findVarHandle(Processor.class, "runNext", Work.class);
      TURN = lookup.findVarHandle(Processor.class, "turn", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final NativeScheduler scheduler;
  final LocalQueue queue = new LocalQueue();
  final WakeThrottle throttle = new WakeThrottle();
  final Counters counters = new Counters();

  /** Made ready by the goroutine that runs, to be run next; taken atomically. */
  private @Nullable Work runNext;

  /** Counts scheduling decisions; written by the owner, read by the monitor. */
  private int turn;

  private int runNextTurns;

  /** The turn at which the global queue last came before the local one; the owner's alone. */
  private int globalTurn;

  /** How many to take from the global queue when that comes first; the owner's alone. */
  private int globalShare = 1;

  /**
   * Counts what gave up its turn here, and how many had at the last exchange; the owner's alone.
   */
  private int yields;

  private int exchangedAt;

  /** Counts what was made ready here; the owner's alone. */
  private int readied;

  volatile boolean detached;

  /** Guarded by the scheduler's lock, as part of the set of processors. */
  boolean idle;

  @Nullable Processor nextInList;

  /** Who held it last. Written by that carrier, read by the monitor. */
  volatile @Nullable Carrier holder;

  /** The turn the monitor last saw, and when it saw it first; the monitor's alone. */
  int seenTurn;

  long seenTurnAt;

  /** The next free id and how many are left before a new block is fetched. */
  private long nextId;

  private int idsLeft;

  Processor(NativeScheduler scheduler) {
    this.scheduler = scheduler;
    link(this);
  }

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and a carrier has work in hand then, or the lock.
   */
  private static void link(Processor processor) {
    boolean same = RUN_NEXT.compareAndSet(processor, (Work) null, (Work) null);
    RUN_NEXT.setRelease(processor, (Work) null);
    Work none = (Work) RUN_NEXT.getAndSet(processor, (Work) null);
    boolean empty = (Work) RUN_NEXT.getAcquire(processor) == (Work) RUN_NEXT.getOpaque(processor);
    TURN.setOpaque(processor, (int) TURN.getOpaque(processor));
    assert same && empty && none == null;
  }

  /**
   * Makes {@code work} the next to run here. What stood there before goes to the end of the queue.
   * The owner's alone.
   */
  void ready(Work work) {
    if ((++readied & ReadyLatency.PERIOD - 1) == 0) {
      scheduler.latency().begin(work, ReadyLatency.PERIOD);
    }
    if (detached) {
      scheduler.dispatcher().submit(work);
      return;
    }
    Work kicked = replaceRunNext(work);
    if (kicked != null) {
      push(kicked);
    } else if (throttle.isQuiet()) {
      return;
    }
    Dispatcher dispatcher = scheduler.dispatcher();
    if (dispatcher.hasIdle() && isWorthWaking(dispatcher.leftToOwner(), kicked == null)) {
      dispatcher.wakeIfIdle();
    }
  }

  private boolean isWorthWaking(int left, boolean alone) {
    if (left != 0) {
      return queue.hasMoreThan(left);
    }
    return !alone || throttle.shouldWake();
  }

  /** Queues {@code work} where it belongs by its kind. The owner's alone. */
  void append(Work work) {
    if (detached) {
      scheduler.dispatcher().submit(work);
    } else {
      push(work);
    }
  }

  /**
   * Queues what gave up its turn, behind everything else. What waits in the global queue then comes
   * before it, too: the owner takes its share of that first.
   *
   * <p>Those that gave up their turn, and wait in the global queue because there is no room for all
   * of them here, have their turns as those here have: after each {@value #SHARE} the ones are
   * exchanged for the others. Once in a long while half of those here are left to another
   * processor, since two that always have something to run take nothing from each other, and one
   * may have a single goroutine and the other hundred.
   */
  void yielded(Work work) {
    Dispatcher dispatcher = scheduler.dispatcher();
    if (detached || !queue.pushBehindAll(work)) {
      dispatcher.submitBehindAll(work);
    }
    GlobalQueue global = dispatcher.global();
    yields++;
    if ((yields & LEAVING_PERIOD - 1) == 0) {
      exchangedAt = yields;
      dispatcher.exchangeYielded(this, (queue.yieldedSize() + 1) / 2, 0);
    } else if (global.hasYielded() && yields - exchangedAt >= SHARE) {
      exchangedAt = yields;
      dispatcher.exchangeYielded(this, RunQueue.CAPACITY, SHARE);
    }
    if (global.hasOthers()) {
      globalShare = SHARE;
    }
  }

  /** Only the owner puts something there, so where there is nothing a store will do. */
  private @Nullable Work replaceRunNext(Work work) {
    if ((Work) RUN_NEXT.getOpaque(this) == null) {
      RUN_NEXT.setRelease(this, work);
      return null;
    }
    return (Work) RUN_NEXT.getAndSet(this, work);
  }

  private void push(Work work) {
    while (!queue.push(work)) {
      scheduler.dispatcher().makeRoomFor(work, queue);
    }
  }

  /**
   * What to run next by this processor's own lights, or null if it has nothing. Sees to it that
   * neither the global queue nor the local one starves. The owner's alone.
   *
   * <p>The global queue does not come between a goroutine and the one that it woke and waits for: a
   * short exchange would wait for whatever long computation stands there. In Go the two share a
   * turn ({@code schedtick} counts no {@code inheritTime}).
   */
  @Nullable Work next() {
    int now = turn + 1;
    TURN.setOpaque(this, now);
    if (runNextTurns < RUN_NEXT_TURNS) {
      Work work = takeRunNext();
      if (work != null) {
        runNextTurns++;
        return work;
      }
    }
    runNextTurns = 0;
    if (globalShare > 1 || now - globalTurn >= GLOBAL_FIRST) {
      globalTurn = now;
      int share = globalShare;
      globalShare = 1;
      if (!scheduler.dispatcher().global().isEmpty()) {
        Work work = scheduler.dispatcher().pollGlobal(this, share);
        if (work != null) {
          return work;
        }
      }
    }
    Work work = queue.take();
    return work != null ? work : takeRunNext();
  }

  private @Nullable Work takeRunNext() {
    return (Work) RUN_NEXT.getOpaque(this) == null
        ? null
        : (Work) RUN_NEXT.getAndSet(this, (Work) null);
  }

  /** What stands to be run next, to look at. */
  @Nullable Work peekRunNext() {
    return (Work) RUN_NEXT.getAcquire(this);
  }

  /** Takes {@code seen} from {@link #runNext} if it still stands there. Anyone's. */
  boolean stealRunNext(Work seen) {
    return RUN_NEXT.compareAndSet(this, seen, (Work) null);
  }

  /** Takes what would run first here, to be run elsewhere; null if there is nothing. Anyone's. */
  @Nullable Work stealAny() {
    Work seen = peekRunNext();
    return seen != null && stealRunNext(seen) ? seen : queue.stealOne();
  }

  /** Whether anything waits here. */
  boolean hasWork() {
    return peekRunNext() != null || !queue.isEmpty();
  }

  int turn() {
    return (int) TURN.getOpaque(this);
  }

  /**
   * Begins a new time slice for the carrier that is given this processor: the monitor counts from
   * here, and not from what the one before did. The giver's alone, before the carrier runs.
   */
  void beginSlice() {
    TURN.setOpaque(this, turn + 1);
  }

  /** An id for a goroutine started here. The owner's alone. */
  long newId() {
    if (idsLeft == 0) {
      nextId = scheduler.reserveIds(NativeScheduler.ID_BLOCK);
      idsLeft = NativeScheduler.ID_BLOCK;
    }
    idsLeft--;
    return nextId++;
  }
}
