package dev.heddle.internal.sched;

/**
 * Decides whether making one goroutine ready, with nothing else queued, should wake a carrier.
 *
 * <p>The goroutine made ready is in {@code runNext}. The same carrier is likely to run it in a
 * moment, because the goroutine that made it ready is about to park: a ping-pong. Waking a second
 * carrier is then futile: it finds the goroutine gone, spins, and parks again. But if the waking
 * goroutine goes on computing, the program needs the second carrier for its parallelism. The
 * throttle predicts from the recent past:
 *
 * <ul>
 *   <li>Calm, the initial state: every such event wakes a carrier.
 *   <li>Quiet, after {@value #FUTILE_IN_A_ROW} events in a row without a steal from this processor:
 *       no event wakes a carrier.
 *   <li>Calm again, when the monitor, which looks every few milliseconds, finds that turns took
 *       longer than {@value #SLOW_NANOS} ns each, or that a goroutine still waits.
 * </ul>
 *
 * <p>Slow turns make the throttle calm, but fast turns do not make it quiet. While it is calm, its
 * own wake-ups slow the turns: a wake-up takes longer than a fast turn, and on a busy machine the
 * carrier woken may run on the waker's core. A ping-pong that any pause had made calm would stay
 * calm, and slow.
 *
 * <p>While quiet, an event costs one read, {@link #isQuiet}: these goroutines do little but wake
 * each other.
 *
 * <p>Owned by the processor's carrier. Other threads call {@link #look}, {@link #calm} and {@link
 * #stolen}; a race may delay the effect of these, and does no harm.
 */
final class WakeThrottle {

  static final int FUTILE_IN_A_ROW = 8;
  static final long SLOW_NANOS = 4_000;

  private volatile boolean quiet;

  /** Futile events in a row, while calm. */
  private int events;

  /** Whether there was a steal since the last event, whose wake-up may thus have paid. */
  private boolean stolen;

  /** Whether no event wakes a carrier. */
  boolean isQuiet() {
    return quiet;
  }

  /** Notes one event and tells whether it should wake a carrier. */
  boolean shouldWake() {
    events++;
    if (stolen) {
      stolen = false;
      events = 0;
    } else if (events > FUTILE_IN_A_ROW) {
      quiet = true;
    }
    return !quiet;
  }

  /** Notes that something was stolen from the processor. */
  void stolen() {
    stolen = true;
  }

  /** Takes the monitor's count of the turns in {@code nanos}; calms if they were slow. */
  void look(int turns, long nanos) {
    if (turns * SLOW_NANOS < nanos) {
      calm();
    }
  }

  /** Makes the next events wake carriers again. */
  void calm() {
    if (quiet) {
      events = 0;
      quiet = false;
    }
  }
}
