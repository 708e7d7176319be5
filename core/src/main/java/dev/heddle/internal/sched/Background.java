package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.metrics.ProcessorTime;
import dev.heddle.internal.os.NiceValue;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * What computes for long in each turn runs in the background, so that short goroutines have the
 * processors for themselves.
 *
 * <p>A carrier whose processor was handed to another goes on under the system's time slicing, where
 * it competes with those that hold one. If it computes, it is put into the background:
 *
 * <ul>
 *   <li>Its thread gets a higher nice value, where that can be had ({@code NiceValue}). To lower it
 *       again takes a right. With it the carrier gets back its own when it leaves the background;
 *       without it the carrier ends.
 *   <li>Its goroutine counts as heavy from then on, and so does what that starts, until a turn of
 *       it is short. What is heavy waits in a queue of its own, from which the carriers in the
 *       background take their next.
 *   <li>While there are as many of these as there are processors, no other carrier takes anything
 *       from that queue: the machine is busy, and a processor is better left free for who is short.
 *       While there are fewer, a carrier that finds nothing else does.
 * </ul>
 *
 * <p>Nothing waits there for ever: if none of the carriers in the background takes anything for a
 * while, one more may ({@link #grow}), as long as anything waits; then the system shares the cores
 * among them. A thread of nice value {@value #NICE} has a tenth of what it would have beside one of
 * nice value 0 that never rests, one of {@value #MOST_NICE} a seventieth; only with nine times as
 * many before it as there are processors does one have that.
 *
 * <p>The priority of a carrier's thread:
 *
 * <pre>
 *   step                                    by              from -&gt; to
 *   mayLower, under the lock, while it is   the monitor     USUAL -&gt; BEING_LOWERED
 *     in the background
 *   lowered, under the lock, after the      the monitor     BEING_LOWERED -&gt; LOWERED
 *     nice value was set
 *   restore, without the lock, before it    the carrier     (LOWERED stays: the monitor is to
 *     takes any: gives the value back                       leave it alone)
 *   leave, under the lock                   the carrier     LOWERED -&gt; USUAL if it was given back
 * </pre>
 *
 * <p>A carrier that is not USUAL when it has left ends. So does one that leaves while it is
 * BEING_LOWERED, since the monitor may be about to set its nice value.
 *
 * <p>Why it matters that carriers need not end: a thread that ends or begins holds locks of the JVM
 * and of the system. One of low priority may wait for a core in the midst of that, and everything
 * that begins or ends a thread, or collects garbage, waits for it.
 *
 * <p>A carrier that is blocked in the operating system does not compete, and stays as it is: it is
 * known by using no processor time.
 */
final class Background {

  /** A turn as long as this is long. */
  static final long HEAVY_NANOS = 1_000_000;

  private static final int MOST_SCORE = 16;

  /** How much a goroutine that computes uses from one look to a later one, at least. */
  private static final long COMPUTES_NANOS = 3_000_000;

  /** The same, where its slice is short. */
  private static final long COMPUTES_SHORT_NANOS = 500_000;

  /** Of how many parts of the time it uses one, at least. */
  private static final int COMPUTES_SHARE = 8;

  /**
   * One that readies another at least once in so much of its time feeds others, and does not only
   * compute: with a lower priority it would keep them waiting for what it gives them.
   */
  private static final long FEEDS_NANOS = 20_000;

  /** How far apart the looks are at most. */
  private static final long WINDOW_NANOS = 100_000_000;

  static final int NICE = 10;

  private static final int MOST_NICE = 19;

  private static final int TICKS_TO_LOAD = 50;

  /** After how many ticks in which none was taken one more carrier may take from the queue. */
  private static final int TICKS_TO_GROW = 10;

  /** How far a carrier's priority is lowered. */
  enum Priority {
    USUAL,
    BEING_LOWERED,
    LOWERED
  }

  private final Dispatcher dispatcher;
  private final SpinLock lock;
  private final GlobalQueue global;
  private final ProcessorSet processors;
  private final CarrierSet carriers;

  /** How many carriers are in the background. Written under the lock. */
  private volatile int count;

  /** How many there may be beyond the number of processors before no other takes what is heavy. */
  private volatile int more;

  /** Counts what was taken from the queue, under the lock. */
  private volatile int takes;

  /** How much more often what was taken for heavy proved to be than not, of late. */
  private int score;

  /** The number of takes when the monitor last saw it change, and when that was, in ticks. */
  private int seenTakes;

  private int seenAt;

  /** How many ticks the monitor has waited for nice values. */
  private int waited;

  /** Whether spinners give way to threads of low priority; the monitor's alone. */
  private boolean spinnersPause;

  /** Whether it was never refused to lower a nice value again. */
  volatile boolean restores = true;

  Background(
      Dispatcher dispatcher,
      SpinLock lock,
      GlobalQueue global,
      ProcessorSet processors,
      CarrierSet carriers) {
    this.dispatcher = dispatcher;
    this.lock = lock;
    this.global = global;
    this.processors = processors;
    this.carriers = carriers;
  }

  /** How many carriers are in it. Anyone's. */
  int count() {
    return count;
  }

  // The monitor's

  /**
   * Whether {@code held} may be handed over. Not while one more would compute beside those that
   * hold a processor than there are processors, and its priority cannot be lowered yet, since what
   * does that is being loaded. The monitor waits for that no longer than a while.
   */
  boolean hasRoom(Processor held) {
    if (!held.computes
        || count < processors.inUse().length
        || !NiceValue.isAllowed()
        || waited > TICKS_TO_LOAD) {
      return true;
    }
    if (NiceValue.ofThreads() != null) {
      return true;
    }
    waited++;
    return false;
  }

  /**
   * Notes what the goroutine on {@code held}, which takes no turns, has used until {@code now}, and
   * returns what its carrier has used in all.
   */
  long look(Processor held, Carrier holder, long now, boolean shortSlice) {
    NiceValue.ofThreads(); // or have it loaded
    int turn = held.turn();
    long used = ProcessorTime.ofThisJvm().nanosOf(holder);
    if (held.usedTurn != turn || held.usedBefore < 0 || now - held.usedSince >= WINDOW_NANOS) {
      held.usedTurn = turn;
      held.usedBefore = used;
      held.usedSince = now;
      held.readiedBefore = held.readied();
    }
    long since = used - held.usedBefore;
    long least = shortSlice ? COMPUTES_SHORT_NANOS : COMPUTES_NANOS;
    held.computes =
        since >= Math.max(least, (now - held.usedSince) / COMPUTES_SHARE)
            && since >= (held.readied() - held.readiedBefore) * FEEDS_NANOS;
    return used;
  }

  /** Puts the carrier of {@code held} there, if that is detached and its goroutine computes. */
  void put(Processor held) {
    if (!held.detached || !held.computes) {
      return;
    }
    Carrier carrier = enter(held);
    if (carrier == null || carrier.priority != Priority.USUAL) {
      return;
    }
    NiceValue nice = NiceValue.ofThreads();
    if (nice == null) {
      return;
    }
    if (!spinnersPause) {
      spinnersPause = true;
      SpinLock.setSystemPause(nice.pausing());
    }
    Timers.startThread(); // or the goroutine might, and a thread has the priority of its starter
    if (mayLower(carrier)) {
      int thread = carrier.systemThread();
      int usual = nice.of(thread);
      carrier.usualNiceValue = usual;
      nice.set(thread, usual + niceValue());
      lowered(carrier);
    }
  }

  /**
   * By how much that of the next to come is higher: the more there are, the more. Equals would
   * share the cores, come to their ends at about the same time, and what they then start, or
   * whoever waited for them, would come all at once.
   */
  private int niceValue() {
    int before = (count - 1) / processors.inUse().length;
    return NICE + Math.clamp(before, 0, MOST_NICE - NICE);
  }

  /** That carrier, in the background; null if it has let go of {@code held} meanwhile. */
  private @Nullable Carrier enter(Processor held) {
    lock.lockWithoutYield();
    Carrier carrier = held.detached ? held.holder : null;
    if (carrier != null && !carrier.inBackground) {
      carrier.entersBackground();
      count++;
    }
    lock.unlock();
    return carrier;
  }

  /**
   * Notes that the priority of {@code carrier} is about to be lowered, if it is in the background;
   * not if there would be too few without it, should it have to end, since the system has no thread
   * for another.
   */
  private boolean mayLower(Carrier carrier) {
    lock.lockWithoutYield();
    int others = carriers.alive() - processors.detachedCount();
    boolean may =
        carrier.inBackground
            && carrier.priority == Priority.USUAL
            && carrier.systemThread() != NiceValue.NO_THREAD
            && others >= processors.inUse().length;
    if (may) {
      carrier.priority = Priority.BEING_LOWERED;
    }
    lock.unlock();
    return may;
  }

  private void lowered(Carrier carrier) {
    lock.lockWithoutYield();
    carrier.priority = Priority.LOWERED;
    lock.unlock();
  }

  /** Lets one more carrier take from the queue if nobody has for a while. */
  void grow(int tick) {
    int now = takes;
    if (global.heavySize() == 0) {
      more = 0;
      seenAt = tick;
    } else if (now != seenTakes || wants()) {
      seenTakes = now;
      seenAt = tick;
    } else if (tick - seenAt >= TICKS_TO_GROW) {
      seenAt = tick;
      more = count + 1 - processors.inUse().length;
    }
    if (wants()) {
      dispatcher.wakeIfIdle();
    }
  }

  // A carrier's

  /** Whether a carrier that has nothing else to do takes what is heavy. Anyone's. */
  boolean wants() {
    return global.heavySize() != 0 && count < processors.inUse().length + more;
  }

  /** Takes what is heavy for {@code carrier}, which calls; null if there is nothing. */
  @Nullable Work take(Carrier carrier) {
    lock.lockWithoutYield();
    Work work = global.pollHeavy();
    if (work != null) {
      takes++;
    }
    lock.unlock();
    if (work != null) {
      carrier.runsHeavy();
    }
    return work;
  }

  /** Told whether what was taken for heavy did compute for long. By a race. */
  void proved(boolean isLong) {
    score = Math.clamp(score + (isLong ? 1 : -1), -MOST_SCORE, MOST_SCORE);
  }

  /** Whether what {@code holder} starts, which is in the background, is heavy. Its own. */
  boolean startsHeavy(@Nullable Carrier holder) {
    return score >= 0 && holder != null && holder.runsOneOfALine();
  }

  /** What {@code carrier}, which is in the background and calls, runs next; null if it leaves. */
  @Nullable Work next(Carrier carrier, Processor own) {
    Work readied = carrier.takeNext();
    if (readied != null) {
      dispatcher.submit(readied);
    }
    own.near.leave();
    return count <= processors.inUse().length + more ? take(carrier) : null;
  }

  /** Gives {@code carrier}, which calls and is about to leave, its own priority back, if it can. */
  boolean restore(Carrier carrier) {
    NiceValue nice =
        carrier.priority == Priority.LOWERED && restores ? NiceValue.ofThreads() : null;
    if (nice == null) {
      return false;
    }
    restores = nice.set(carrier.systemThread(), carrier.usualNiceValue);
    return restores;
  }

  /** The carrier leaves; false if it is to end. Needs the lock. */
  boolean leave(Carrier carrier, boolean restored) {
    if (carrier.inBackground) {
      carrier.inBackground = false;
      count--;
    }
    if (carrier.priority == Priority.LOWERED && restored) {
      carrier.priority = Priority.USUAL;
    }
    return carrier.priority == Priority.USUAL;
  }
}
