package dev.heddle.internal.park;

import dev.heddle.internal.time.CoarseClock;

/**
 * The state of a {@link Waiter}'s wait in one word, so that one compare-and-set changes all of it.
 *
 * <p>From the low end: phase (3 bits), reason (5), whether the wait is uninterruptible (1); when
 * the wait began (by {@link CoarseClock}) or, once it has ended, the index of the node that was won
 * (23); count of waits (32). There is one of these for each parked goroutine, so bytes count.
 */
final class WaitWord {

  // The phases, as Waiter describes them. The first is 0, as are the bits of a new word. The phases
  // in which a wait is on are adjacent, before those in which it has ended.
  static final int IDLE = 0;
  static final int ARMED = 1;
  static final int PARKED = 2;
  static final int BLOCKED = 3;
  static final int SIGNALLED = 4;
  static final int CLOSED = 5;
  static final int CANCELLED = 6;
  static final int TIMED_OUT = 7;

  /** Set beside the phase of a wait that no interrupt ends. */
  static final int UNINTERRUPTIBLE = 1 << 8;

  private static final int PHASE_MASK = 7;
  private static final int REASON_SHIFT = 3;
  private static final int REASON_MASK = 31;
  private static final int INDEX_SHIFT = 9;
  private static final int INDEX_MASK = (1 << 23) - 1;
  private static final long ONE_WAIT = 1L << 32;

  private static final WaitReason[] REASONS = WaitReason.values();

  private WaitWord() {}

  // Transitions

  /** The word of the wait after {@code before}, which begins now in that phase. */
  static long begun(long before, WaitReason why, int phaseAndFlag) {
    long since = CoarseClock.seconds() & INDEX_MASK;
    long low = since << INDEX_SHIFT | why.code() << REASON_SHIFT | phaseAndFlag;
    return (before & -ONE_WAIT) + ONE_WAIT + low;
  }

  /** The word of an armed wait when the goroutine has left its carrier. */
  static long parked(long armed) {
    return armed - ARMED + PARKED;
  }

  /** The word of an armed wait whose goroutine cannot leave its carrier. */
  static long blocked(long armed) {
    return armed - ARMED + BLOCKED;
  }

  /** The word of a wait that has ended with {@code outcome}, through the node of that index. */
  static long ended(long word, int index, int outcome) {
    long reason = word & (long) REASON_MASK << REASON_SHIFT;
    return (word & -ONE_WAIT) + ((long) index << INDEX_SHIFT) + reason + outcome;
  }

  // Queries

  static int phase(long word) {
    return (int) word & PHASE_MASK;
  }

  static boolean isOn(long word) {
    int phase = phase(word);
    return phase >= ARMED && phase <= BLOCKED;
  }

  static boolean isUninterruptible(long word) {
    return (word & UNINTERRUPTIBLE) != 0;
  }

  static WaitReason reason(long word) {
    return REASONS[(int) word >>> REASON_SHIFT & REASON_MASK];
  }

  /** The number of the wait. */
  static int count(long word) {
    return (int) (word >>> 32);
  }

  /** The index of the node that was won. Only for a wait that has ended. */
  static int index(long word) {
    return (int) word >>> INDEX_SHIFT & INDEX_MASK;
  }

  /** How many seconds the wait has lasted. Only for a wait that is on. */
  static int seconds(long word) {
    int since = (int) word >>> INDEX_SHIFT & INDEX_MASK;
    return CoarseClock.update() - since & INDEX_MASK;
  }
}
