package dev.heddle.internal.policy;

/**
 * How long a goroutine may compute before its processor is handed to another carrier.
 *
 * <p>A goroutine that waits in a queue waits for the slices of all goroutines before it. While few
 * wait, a slice has {@value #USUAL_NANOS} ns, as in Go. While many wait behind long turns, a slice
 * has {@value #SHORT_NANOS} ns: most of the goroutines that use it up would use up the usual one as
 * well, and go on in the background ({@code Background}) a little earlier than otherwise.
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
public final class SliceBudget {

  public static final long USUAL_NANOS = 10_000_000;
  public static final long SHORT_NANOS = 2_000_000;

  /** How many goroutines must wait for each processor. */
  public static final int CROWD = 4;

  /** How many short slices a processor may have in a row that were not paid back. */
  public static final int EACH = 128;

  public static final int REFILL_TICKS = 10;

  /** How long ago the last long turn may have been. */
  private static final long RECENT_NANOS = 50_000_000;

  private int budget;
  private int ticks;
  private boolean crowded;
  private boolean seenLong;
  private long longAt;

  public SliceBudget(int processors) {
    budget = EACH * processors;
  }

  /** At each tick: how many goroutines wait for how many processors. */
  public void look(int waiting, int processors, long now) {
    crowded = waiting >= CROWD * processors;
    seenLong &= now - longAt < RECENT_NANOS;
    if (++ticks % REFILL_TICKS == 0) {
      budget = Math.min(budget + 1, EACH * processors);
    }
  }

  /** A turn has lasted for a tick, or for a short slice. */
  public void noteLongTurn(long now) {
    seenLong = true;
    longAt = now;
  }

  /** Whether slices are short now. */
  public boolean isShort() {
    return crowded && seenLong && budget > 0;
  }

  /** Takes {@code loan} after a short slice; the goroutine that had it has used so much. */
  public void spend(Loan loan, long used) {
    budget--;
    loan.taken = true;
    loan.usedBefore = used;
  }

  /** Takes {@code loan} back if the goroutine, which has used so much by now, has proved long. */
  public void look(Loan loan, long used) {
    if (loan.taken && used - loan.usedBefore >= USUAL_NANOS - SHORT_NANOS) {
      loan.taken = false;
      budget++;
    }
  }

  /** What one processor's last short slice cost, until it is paid back. */
  public static final class Loan {
    private boolean taken;
    private long usedBefore;
  }
}
