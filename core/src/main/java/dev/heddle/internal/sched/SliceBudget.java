package dev.heddle.internal.sched;

/**
 * How long a goroutine may compute before its processor is handed to another carrier.
 *
 * <p>A goroutine that waits in a queue waits for the slices of all goroutines before it. While few
 * wait, a slice has {@value #USUAL_NANOS} ns, as in Go. While many wait behind long turns, a slice
 * has {@value #SHORT_NANOS} ns: most of the goroutines that use it up would use up the usual one as
 * well, and go on in the background ({@link Background}) a little earlier than otherwise.
 *
 * <p>A short slice costs a thread, and it was wasted if the turn would have ended within the usual
 * one. So there is a budget of short slices:
 *
 * <pre>
 *   a goroutine loses its processor after a short slice           -1
 *   that goroutine proves to compute for as long as a usual one   +1
 *   each {@value #REFILL_TICKS} ticks of the monitor, up to {@value #EACH} for each processor            +1
 * </pre>
 *
 * <p>A program of long computations gets back all that it spends. One of many short computations
 * spends the budget once, and then has the usual slices.
 *
 * <p>The monitor's alone.
 */
final class SliceBudget {

  static final long USUAL_NANOS = 10_000_000;
  static final long SHORT_NANOS = 2_000_000;

  /** How many goroutines must wait for each processor. */
  static final int CROWD = 4;

  /** How many short slices a processor may have in a row that were not paid back. */
  static final int EACH = 128;

  static final int REFILL_TICKS = 10;

  /** How long ago the last long turn may have been. */
  private static final long RECENT_NANOS = 50_000_000;

  private int budget;
  private int ticks;
  private boolean crowded;
  private boolean seenLong;
  private long longAt;

  SliceBudget(int processors) {
    budget = EACH * processors;
  }

  /** At each tick: how many goroutines wait for how many processors. */
  void look(int waiting, int processors, long now) {
    crowded = waiting >= CROWD * processors;
    seenLong &= now - longAt < RECENT_NANOS;
    if (++ticks % REFILL_TICKS == 0) {
      budget = Math.min(budget + 1, EACH * processors);
    }
  }

  /** A turn has lasted for a tick, or for a short slice. */
  void sawLong(long now) {
    seenLong = true;
    longAt = now;
  }

  /** Whether slices are short now. */
  boolean isShort() {
    return crowded && seenLong && budget > 0;
  }

  /**
   * The processor {@code held} was handed over after a short slice, its goroutine having used so
   * much.
   */
  void spend(Processor held, long used) {
    budget--;
    held.shortSlice = true;
    held.usedShort = used;
  }

  /** The goroutine of {@code held}, which is detached, has used so much. */
  void look(Processor held, long used) {
    if (held.shortSlice && used - held.usedShort >= USUAL_NANOS - SHORT_NANOS) {
      held.shortSlice = false;
      budget++;
    }
  }
}
