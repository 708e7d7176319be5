package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.metrics.ProcessorTime;
import dev.heddle.internal.os.NiceValue;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * The background: goroutines that compute for long in each turn run there, so that short goroutines
 * have the processors for themselves.
 *
 * <p>A carrier whose processor was handed over goes on under the system's time slicing, and
 * competes with the carriers that hold a processor. If its goroutine computes, it is put into the
 * background:
 *
 * <ul>
 *   <li>Its thread gets a higher nice value, where that can be had ({@code NiceValue}). To lower it
 *       again takes a right. With it the carrier gets back its own when it leaves the background;
 *       without it the carrier ends.
 *   <li>Its goroutine counts as heavy from then on, until one of its turns is short; the goroutines
 *       that it starts count as heavy, too. Heavy goroutines wait in a queue of their own, from
 *       which carriers in the background take their next.
 *   <li>While there are as many such carriers as processors, no other carrier takes from that
 *       queue: the machine is busy, and a processor is better left free for short goroutines. While
 *       there are fewer, a carrier that finds no other work does.
 * </ul>
 *
 * <p>No goroutine waits there for ever. If no carrier in the background takes from the queue for a
 * while, and it is not empty, one more carrier may ({@link #grow}); the system then shares the
 * cores among them. Beside a thread of nice value 0 that never rests, a thread of nice value
 * {@value #NICE} gets a tenth of the other's time, one of {@value #MOST_NICE} a seventieth. A
 * carrier gets the latter only if nine times as many as there are processors were put there before
 * it.
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
 * <p>It matters that carriers need not end. A thread that begins or ends holds locks of the JVM and
 * of the system. At a low priority it may wait for a core while it holds them, and every thread
 * that begins, ends or collects garbage then waits for it (priority inversion).
 *
 * <p>A carrier that is blocked in the operating system does not compete, and keeps its priority. It
 * uses no processor time, which tells it from one that computes.
 */
final class Background {

  private static final int MOST_SCORE = 16;

  /** How much processor time a goroutine must use between two looks to count as computing. */
  private static final long COMPUTES_NANOS = 3_000_000;

  /** The same, where its slice is short. */
  private static final long COMPUTES_SHORT_NANOS = 500_000;

  /** It must also use at least one in so many parts of the time. */
  private static final int COMPUTES_SHARE = 8;

  /**
   * A goroutine that makes another ready at least once in so much of its time feeds others, and
   * does not only compute: with a lower priority it would keep them waiting.
   */
  private static final long FEEDS_NANOS = 20_000;

  /** The longest time between two looks. */
  private static final long WINDOW_NANOS = 100_000_000;

  static final int NICE = 10;

  private static final int MOST_NICE = 19;

  private static final int TICKS_TO_LOAD = 50;

  /** After how many ticks without a take one more carrier may take from the queue. */
  private static final int TICKS_TO_GROW = 10;

  private final SpinLock lock;
  private final GlobalQueue global;
  private final ProcessorSet processors;
  private final CarrierSet carriers;

  /** How many carriers are in the background. Written under the lock. */
  private volatile int count;

  /** How many more than processors there may be before no other carrier takes heavy goroutines. */
  private volatile int more;

  /** The number of takes from the queue. Written under the lock. */
  private volatile int takes;

  /** How much more often, of late, goroutines taken for heavy proved to be than not. */
  private int score;

  /** The number of takes when the monitor last saw it change, and when that was, in ticks. */
  private int seenTakes;

  private int seenAt;

  /** How many ticks the monitor has waited for nice values. */
  private int waited;

  /** Whether spinning threads give their core to threads of low priority; the monitor's alone. */
  private boolean spinnersPause;

  /** Whether the system has never refused to restore a nice value. */
  volatile boolean restores = true;

  Background(SpinLock lock, GlobalQueue global, ProcessorSet processors, CarrierSet carriers) {
    this.lock = lock;
    this.global = global;
    this.processors = processors;
    this.carriers = carriers;
  }

  /** How many carriers are in the background. Any thread may call it. */
  int count() {
    return count;
  }

  // The monitor's

  /**
   * Whether {@code held} may be handed over. It may not while that would leave more carriers
   * computing than there are processors, and the code that lowers their priority is still being
   * loaded. The monitor waits only a while for that.
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
   * Notes the processor time that the goroutine on {@code held}, which takes no turns, has used
   * until {@code now}; returns what its carrier has used in all.
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

  /** Puts the carrier of {@code held} into the background, if its goroutine computes. */
  void put(Processor held) {
    if (!held.detached || !held.computes) {
      return;
    }
    Carrier carrier = enter(held);
    if (carrier == null || carrier.priority != ThreadPriority.USUAL) {
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
   * The nice value of the next carrier in the background: the more there are, the higher. Carriers
   * of equal value would share the cores and end at about the same time. The goroutines that they
   * then start, or wake, would all come at once.
   */
  private int niceValue() {
    int before = (count - 1) / processors.inUse().length;
    return NICE + Math.clamp(before, 0, MOST_NICE - NICE);
  }

  /** Marks that carrier and returns it; null if it has let go of {@code held} meanwhile. */
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
   * Notes that the priority of {@code carrier} is about to be lowered; false if that must not be.
   * It must not if the carrier has left the background, or if the system has no thread to replace
   * the carrier should it have to end.
   */
  private boolean mayLower(Carrier carrier) {
    lock.lockWithoutYield();
    int others = carriers.alive() - processors.detachedCount();
    boolean may =
        carrier.inBackground
            && carrier.priority == ThreadPriority.USUAL
            && carrier.systemThread() != NiceValue.NO_THREAD
            && others >= processors.inUse().length;
    if (may) {
      carrier.priority = ThreadPriority.BEING_LOWERED;
    }
    lock.unlock();
    return may;
  }

  private void lowered(Carrier carrier) {
    lock.lockWithoutYield();
    carrier.priority = ThreadPriority.LOWERED;
    lock.unlock();
  }

  /** Lets one more carrier take from the queue if none has for a while. */
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
  }

  // A carrier's

  /** Whether a carrier without other work takes heavy goroutines. Any thread may call it. */
  boolean wants() {
    return global.heavySize() != 0 && count < processors.inUse().length + more;
  }

  /** Takes a heavy goroutine for {@code carrier}, which calls; null if there is none. */
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

  /** Notes whether a goroutine taken for heavy did compute for long. Races lose a count at most. */
  void proved(boolean isLong) {
    score = Math.clamp(score + (isLong ? 1 : -1), -MOST_SCORE, MOST_SCORE);
  }

  /**
   * Whether goroutines that {@code holder}, which is in the background and calls, starts are heavy.
   */
  boolean startsHeavy(@Nullable Carrier holder) {
    return score >= 0 && holder != null && holder.runsOneOfALine();
  }

  /** The next work of {@code carrier}, which is in the background and calls; null if it leaves. */
  @Nullable Work next(Carrier carrier) {
    return count <= processors.inUse().length + more ? take(carrier) : null;
  }

  /** Restores the priority of {@code carrier}, which calls and is about to leave, where allowed. */
  boolean restore(Carrier carrier) {
    NiceValue nice =
        carrier.priority == ThreadPriority.LOWERED && restores ? NiceValue.ofThreads() : null;
    if (nice == null) {
      return false;
    }
    restores = nice.set(carrier.systemThread(), carrier.usualNiceValue);
    return restores;
  }

  /** Takes the carrier out of the background; false if it must end. Needs the lock. */
  boolean leave(Carrier carrier, boolean restored) {
    if (carrier.inBackground) {
      carrier.inBackground = false;
      count--;
    }
    if (carrier.priority == ThreadPriority.LOWERED && restored) {
      carrier.priority = ThreadPriority.USUAL;
    }
    return carrier.priority == ThreadPriority.USUAL;
  }
}
