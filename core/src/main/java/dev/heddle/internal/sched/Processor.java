package dev.heddle.internal.sched;

import dev.heddle.internal.metrics.Counters;
import dev.heddle.internal.metrics.ProcessorTime;
import dev.heddle.internal.metrics.ReadyLatency;
import dev.heddle.internal.policy.SliceBudget;
import dev.heddle.internal.policy.WakeThrottle;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.LocalQueue;
import dev.heddle.internal.queue.RunQueue;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.queue.WorkSource;
import java.lang.invoke.ConstantBootstraps;
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
final class Processor implements WorkSource {

  /**
   * After how many turns the global queue comes before the local one, so that it is served while
   * that is never empty.
   */
  private static final int GLOBAL_FIRST = 61;

  /** The most that is taken from the global queue in one step. */
  static final int SHARE = RunQueue.CAPACITY / 2;

  /** After how many that gave up their turn some are left to another; a power of two. */
  private static final int LEAVING_PERIOD = 1 << 16;

  /** How long turns in a row may be {@link #runNext}'s before the queue has one. */
  private static final long CHAIN_NANOS = 1_000_000;

  /** In which of them the clock is looked at first, and how often after that at least. */
  private static final int FIRST_LOOK = 4;

  private static final int MOST_BETWEEN_LOOKS = 32;

  /** How many that are readied on a detached processor come before what has yet to begin. */
  private static final int FIRST_DETACHED = 16;

  private static final VarHandle RUN_NEXT =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "runNext", VarHandle.class, Processor.class, Work.class);
  private static final VarHandle TURN =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "turn", VarHandle.class, Processor.class, int.class);

  final Dispatcher dispatcher;
  final LocalQueue queue = new LocalQueue();
  final WakeThrottle throttle = new WakeThrottle();
  final Counters counters = new Counters();
  final NearTimer near = new NearTimer();

  /** Made ready by the goroutine that runs, to be run next; taken atomically. */
  private @Nullable Work runNext;

  /** Counts scheduling decisions; written by the owner, read by the monitor. */
  private int turn;

  /**
   * How many turns in a row were {@link #runNext}'s, at how many the clock is looked at, and what
   * it said first; the owner's alone.
   */
  private int chain;

  private int chainLook = FIRST_LOOK;
  private long chainSince;

  /** The turn at which the global queue last came before the local one; the owner's alone. */
  private int globalTurn;

  /** Whether the last decision was for the global queue: while turns are slow the two alternate. */
  private boolean globalLast;

  /** What the monitor's clock said at the last decision but those for {@link #runNext}. */
  private int seenLooks;

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

  /** How often anything was made ready here while it was detached; the owner's alone. */
  private int readiedDetached;

  /** When it was detached, by the monitor's count of its looks; the monitor's alone. */
  int detachedTick;

  /**
   * The detached processor in whose place this stands, until its carrier has taken over what waits
   * there. Written before it is granted.
   */
  @Nullable Processor predecessor;

  /** Guarded by the scheduler's lock, as part of the set of processors. */
  boolean idle;

  @Nullable Processor nextInList;

  /** Who holds it; null until that carrier runs. Written by it, read by the monitor. */
  volatile @Nullable Carrier holder;

  /** The turn the monitor last saw, and when it saw it first; the monitor's alone. */
  int seenTurn;

  long seenTurnAt;

  /** The turn that its slice counts from, and since when; the monitor's alone. */
  int sliceTurn;

  long sliceSince;

  /** For its short slices; the monitor's alone. */
  final SliceBudget.Loan slice = new SliceBudget.Loan();

  /**
   * In which turn the monitor looked at its carrier's processor time, what that was at first, when
   * that was, and whether the goroutine has computed since; the monitor's alone.
   */
  int usedTurn;

  long usedBefore = ProcessorTime.UNKNOWN;
  long usedSince;
  int readiedBefore;
  boolean computes;

  /** The next free id and how many are left before a new block is fetched. */
  private long nextId;

  private int idsLeft;

  Processor(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
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
      dispatcher.latency().sample(work, ReadyLatency.PERIOD);
    }
    if (detached) {
      dispatcher.submitFromDetached(work, this);
      return;
    }
    Work kicked = replaceRunNext(work);
    if (kicked != null) {
      push(kicked);
    } else if (throttle.isSuppressed()) {
      return;
    }
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

  /** Counts what is readied while this is detached; whether it is among the first. The owner's. */
  boolean isAmongFirst() {
    return ++readiedDetached <= FIRST_DETACHED;
  }

  /** It is to be let go of. The owner's alone. */
  void leaves() {
    readiedDetached = 0;
    near.leave();
    queue.forgetTaken(); // a spare may lie unused for good
  }

  /** Takes over what waits on the processor in whose place this stands. The owner's alone. */
  void takeOver() {
    Processor from = predecessor;
    if (from == null) {
      return;
    }
    predecessor = null;
    globalLast = from.globalLast;
    Work next = from.peekRunNext();
    if (next != null && from.stealRunNext(next)) {
      push(next);
    }
    queue.takeAll(from.queue);
  }

  /** Queues {@code work} where it belongs by its kind. The owner's alone. */
  void append(Work work) {
    if (detached) {
      dispatcher.submit(work);
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
      dispatcher.makeRoomFor(work, queue);
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
    if (++chain < chainLook || isChainShort()) {
      Work work = takeRunNext();
      if (work != null) {
        return work;
      }
    } else {
      endChain();
    }
    chain = 0;
    chainLook = FIRST_LOOK;
    int looks = dispatcher.sysmon().looks();
    boolean slow = looks != seenLooks;
    seenLooks = looks;
    if (slow && dispatcher.global().hasOthers()) {
      Work woken = dispatcher.pollWoken();
      if (woken != null) {
        return woken;
      }
    }
    boolean localNext = globalLast;
    globalLast = false;
    if (globalShare > 1 || now - globalTurn >= GLOBAL_FIRST || (slow && !localNext)) {
      globalTurn = now;
      int share = globalShare;
      globalShare = 1;
      if (!dispatcher.global().isEmpty()) {
        Work work = dispatcher.pollGlobal(this, share);
        if (work != null) {
          globalLast = true;
          return work;
        }
      }
    }
    Work work = queue.take(slow);
    return work != null ? work : takeRunNext();
  }

  /**
   * Whether those that woke one another, turn after turn, have had less than their time. Each
   * inherits what is left of its waker's: a pair that computes long in each turn has no more time
   * than one that computes little. The clock is looked at in a few turns only.
   */
  private boolean isChainShort() {
    long now = System.nanoTime();
    if (chain == FIRST_LOOK) {
      chainSince = now;
    } else if (now - chainSince >= CHAIN_NANOS) {
      return false;
    }
    chainLook = chain + Math.min(chain - FIRST_LOOK + 1, MOST_BETWEEN_LOOKS);
    return true;
  }

  /** Puts what would go on behind what waits. */
  private void endChain() {
    Work last = takeRunNext();
    if (last != null) {
      push(last);
    }
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
  @Override
  public @Nullable Work stealAny() {
    Work seen = peekRunNext();
    return seen != null && stealRunNext(seen) ? seen : queue.stealOne();
  }

  /** Whether anything waits here. */
  boolean hasWork() {
    return peekRunNext() != null || !queue.isEmpty();
  }

  /** How often anything was made ready here, of late. Anyone's, by a race. */
  int readied() {
    return readied;
  }

  int turn() {
    return (int) TURN.getOpaque(this);
  }

  /**
   * Begins a new time slice for the carrier that is given this processor: the monitor counts from
   * here, and not from what the one before did. The giver's alone, before the carrier runs.
   */
  void beginSlice() {
    holder = null;
    TURN.setOpaque(this, turn + 1);
  }

  /** An id for a goroutine started here. The owner's alone. */
  long newId() {
    if (idsLeft == 0) {
      nextId = dispatcher.ids().take(GoroutineIds.BLOCK);
      idsLeft = GoroutineIds.BLOCK;
    }
    idsLeft--;
    return nextId++;
  }
}
