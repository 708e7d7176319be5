package dev.heddle.internal.policy;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the few goroutines that wait on a processor are spread over other processors, or
 * gathered: left to the processor that made them ready.
 *
 * <p>Spreading is what makes a program parallel. But goroutines that do little more than pass
 * values on take longer on two cores than on one, since they lose locality: all data that they
 * touch travels from core to core, and each carrier runs out of work, sleeps and is woken again.
 * Neither the number of waiting goroutines nor the length of their turns tells the two kinds of
 * program apart. So trials decide. The monitor, at each of its ticks, counts the turns that all
 * processors took:
 *
 * <pre>
 *   SPREAD     at first; every so many ticks, if goroutines are being stolen: a trial
 *   trial      four pairs of ticks, one spread, one gathered
 *                three of the gathered ones had more turns than the one before,
 *                and the four together a twentieth more:               GATHERED
 *                otherwise:                                            SPREAD
 *   GATHERED   every so many ticks: a trial
 *                the four gathered ones together had more:             GATHERED
 *                otherwise:                                            SPREAD
 * </pre>
 *
 * <p>Where turns take longer than {@value #FAST_NANOS} ns, there is no trial and no gathering. A
 * trial that changes nothing doubles the number of ticks until the next.
 *
 * <p>While gathered, up to {@value #FEW} woken goroutines on a processor wake no carrier and are
 * not stolen, as long as the processor takes turns. If it takes none, the monitor has a carrier
 * steal them at its second look. Any beyond these, and all that have yet to begin, are shared as
 * usual.
 *
 * <p>Only the monitor uses it, except {@link #isGathered}.
 */
public final class LocalityTrial {

  public static final int FEW = 3;
  public static final int FAST_NANOS = 2_500;
  public static final int FIRST_WAIT = 20;
  public static final int LONGEST_WAIT = 320;

  /** A trial of gathering begins only after a tick with as many steals. */
  public static final int STEALS = 4;

  public static final int PAIRS = 4;

  /** The gain that a trial must show before gathering begins. */
  private static final double GAIN = 1.05;

  /** After a pause as long as this the counts are discarded. */
  private static final long LONGEST_TICK_NANOS = 50_000_000L;

  private volatile boolean gathered;

  /** Whether the last trial chose to gather. */
  private boolean chosen;

  private int untilTrial = FIRST_WAIT;
  private int wait = FIRST_WAIT;

  /** How many ticks of a trial have begun. */
  private int begun;

  /** Turns per nanosecond in each tick of the trial. */
  private final double[] rates = new double[2 * PAIRS];

  private @Nullable Object counted;
  private int lastTurns;
  private long lastSteals;
  private long lastAt;

  /** Whether few goroutines are left to their processor now. Any thread may call it. */
  public boolean isGathered() {
    return gathered;
  }

  /**
   * Compares with the last look, and decides how to go on.
   *
   * @param processors what was counted: the same object as long as it is the same processors
   * @param busy how many of them are in use, at least 1
   * @param turns the turns that they have taken, all together; may overflow
   * @param steals how often a carrier stole, all together
   * @param now the time of the counts
   */
  public void look(Object processors, int busy, int turns, long steals, long now) {
    if (counted == processors && now - lastAt < LONGEST_TICK_NANOS) {
      tick((now - lastAt) * busy, turns - lastTurns, steals - lastSteals, now - lastAt);
    } else {
      settle(chosen);
    }
    counted = processors;
    lastTurns = turns;
    lastSteals = steals;
    lastAt = now;
  }

  /** Evaluates one tick of {@code nanos}; the busy processors ran {@code busyNanos} in all. */
  public void tick(long busyNanos, int turns, long steals, long nanos) {
    if ((long) turns * FAST_NANOS < busyNanos) {
      wait = FIRST_WAIT;
      settle(false);
    } else if (begun > 0) {
      rates[begun - 1] = turns / (double) nanos;
      goOn();
    } else if (untilTrial > 0) {
      untilTrial--;
    } else if (chosen || steals >= STEALS) {
      goOn();
    }
  }

  private void goOn() {
    if (begun == rates.length) {
      decide();
    } else {
      gathered = begun % 2 == 1;
      begun++;
    }
  }

  private void decide() {
    double spread = 0;
    double together = 0;
    int won = 0;
    for (int i = 0; i < rates.length; i += 2) {
      spread += rates[i];
      together += rates[i + 1];
      won += rates[i + 1] > rates[i] ? 1 : 0;
    }
    boolean better = chosen ? together > spread : won >= PAIRS - 1 && together > spread * GAIN;
    wait = better == chosen ? Math.min(2 * wait, LONGEST_WAIT) : FIRST_WAIT;
    settle(better);
  }

  private void settle(boolean better) {
    chosen = better;
    gathered = better;
    begun = 0;
    untilTrial = wait;
  }
}
