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
 * <p>Its owner is the carrier that holds it, and so the goroutine that runs on that carrier. Other
 * threads may steal from {@link #queue} and {@link #runNext}, and set {@link #detached}. It refers
 * to its {@link #holder} for the monitor, and to the {@link Dispatcher} for what does not fit in
 * its queue.
 *
 * <p>{@code detached}: the monitor found that the owner's goroutine computes for long, or is
 * blocked in the operating system, and gave the right to run to another carrier with another
 * processor. The owner notices when it next schedules; work that it makes ready after that goes to
 * the global queue. The owner may also push work here just as the processor is detached. The
 * monitor finds that work: it empties the queues of detached processors until their owners have let
 * go of them.
 */
final class Processor implements WorkSource {

  /**
   * Every so many turns the global queue comes before the local one. Without that it would starve
   * while the local queue is never empty.
   */
  private static final int GLOBAL_FIRST = 61;

  /** How much one step takes from the global queue, at most. */
  static final int SHARE = RunQueue.CAPACITY / 2;

  /** After how many yields some goroutines are left to other processors; a power of two. */
  private static final int LEAVING_PERIOD = 1 << 16;

  /** How long {@link #runNext} may have every turn before the queue has one. */
  private static final long CHAIN_NANOS = 1_000_000;

  /** In which turn of such a chain the clock is read first, and how often after that at least. */
  private static final int FIRST_LOOK = 4;

  private static final int MOST_BETWEEN_LOOKS = 32;

  /** How much work of a detached processor comes before goroutines that have yet to begin. */
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
   * The present chain of turns of {@link #runNext}: how many there were, at how many the clock is
   * read next, and what it said first; the owner's alone.
   */
  private int chain;

  private int chainLook = FIRST_LOOK;
  private long chainSince;

  /** The turn at which the global queue last came before the local one; the owner's alone. */
  private int globalTurn;

  /** Whether the last decision was for the global queue: while turns are slow the two alternate. */
  private boolean globalLast;

  /** The monitor's clock at the last decision that was not for {@link #runNext}. */
  private int seenLooks;

  /** How many to take from the global queue when that comes first; the owner's alone. */
  private int globalShare = 1;

  /** The number of yields here, and that at the last exchange; the owner's alone. */
  private int yields;

  private int exchangedAt;

  /** How much work was made ready here; the owner's alone. */
  private int readied;

  volatile boolean detached;

  /** How much of that while this was detached; the owner's alone. */
  private int readiedDetached;

  /** The monitor's tick in which it was detached; the monitor's alone. */
  int detachedTick;

  /**
   * The detached processor that this replaces; null once this one's carrier has taken over the work
   * that waits there. Written before this is granted.
   */
  @Nullable Processor predecessor;

  /** Guarded by the scheduler's lock, as part of the set of processors. */
  boolean idle;

  @Nullable Processor nextInList;

  /** The carrier that holds it; null until that runs. Written by it, read by the monitor. */
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
   * The monitor's measurement of one turn: the turn, the processor time that the carrier had used
   * at first, when that was, and whether the goroutine has computed since; the monitor's alone.
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
   * Makes {@code work} the next to run here. Work that was next before goes to the end of the
   * queue. The owner's alone.
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

  /** Counts work that is made ready while this is detached; true for the first. The owner's. */
  boolean isAmongFirst() {
    return ++readiedDetached <= FIRST_DETACHED;
  }

  /** Prepares that the owner lets go of it. The owner's alone. */
  void leaves() {
    readiedDetached = 0;
    near.leave();
    queue.forgetTaken(); // a spare may lie unused for good
  }

  /** Takes over the work that waits on the processor that this replaces. The owner's alone. */
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

  /** Queues {@code work}, in the queue for its kind. The owner's alone. */
  void append(Work work) {
    if (detached) {
      dispatcher.submit(work);
    } else {
      push(work);
    }
  }

  /**
   * Queues a goroutine that gave up its turn, behind everything else. Work in the global queue
   * comes before it, too: the owner takes its share of that first.
   *
   * <p>If there are more such goroutines than have room here, some of them wait in the global
   * queue. They get as many turns as those here: after each {@value #SHARE} yields the two groups
   * are exchanged. Rarely, half of those here are left to another processor: two processors that
   * are never idle do not steal from each other, and one may have a single goroutine and the other
   * a hundred.
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

  /** Sets {@link #runNext}. Only the owner sets it, so while it is null a store is enough. */
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
   * Chooses the work to run next; null if neither this processor nor the global queue has any.
   * Neither queue starves the other. The owner's alone.
   *
   * <p>The global queue does not come between a goroutine and the one that it woke and waits for: a
   * short exchange would wait for a long computation. In Go the two share a turn ({@code schedtick}
   * counts no {@code inheritTime}).
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
    int looks = dispatcher.monitor().looks();
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
   * Whether a chain of goroutines that wake one another, turn after turn, has time left. Each
   * inherits the rest of its waker's time, so a pair with long turns gets no more time than one
   * with short turns. The clock is read in a few of the turns only.
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

  /** Puts the work in {@link #runNext} behind all that waits. */
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

  /** Reads {@link #runNext}, and leaves it there. */
  @Nullable Work peekRunNext() {
    return (Work) RUN_NEXT.getAcquire(this);
  }

  /** Takes {@code seen} from {@link #runNext} if it is still there. Any thread may call it. */
  boolean stealRunNext(Work seen) {
    return RUN_NEXT.compareAndSet(this, seen, (Work) null);
  }

  /** Steals the work that would run next here; null if there is none. Any thread may call it. */
  @Override
  public @Nullable Work stealAny() {
    Work seen = peekRunNext();
    return seen != null && stealRunNext(seen) ? seen : queue.stealOne();
  }

  /** Whether any work waits here. */
  boolean hasWork() {
    return peekRunNext() != null || !queue.isEmpty();
  }

  /** How much work was made ready here; for other threads, a moment ago. */
  int readied() {
    return readied;
  }

  int turn() {
    return (int) TURN.getOpaque(this);
  }

  /**
   * Begins a new time slice for the carrier that is given this processor: the monitor measures from
   * here on. Only for the thread that gives it, before the carrier runs.
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
