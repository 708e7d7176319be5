package dev.heddle.internal.policy;

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
 *   <li>Waking, the initial state: every such event wakes a carrier.
 *   <li>Suppressed, after {@value #FUTILE_IN_A_ROW} events in a row without a steal from this
 *       processor: no event wakes a carrier.
 *   <li>Waking again, when the monitor, which looks every few milliseconds, finds that turns took
 *       longer than {@value #SLOW_NANOS} ns each, or that a goroutine still waits.
 * </ul>
 *
 * <p>Slow turns end the suppression, but fast turns do not begin it. While carriers are woken, that
 * itself slows the turns: a wake-up takes longer than a fast turn, and on a busy machine the
 * carrier woken may run on the waker's core. A ping-pong whose suppression any pause had ended
 * would go on waking carriers, and stay slow.
 *
 * <p>While suppressed, an event costs one read, {@link #isSuppressed}: these goroutines do little
 * but wake each other.
 *
 * <p>Owned by the processor's carrier. Other threads call {@link #look}, {@link #wakeAgain} and
 * {@link #stolen}; a race may delay the effect of these, and does no harm.
 */
public final class WakeThrottle {

  public static final int FUTILE_IN_A_ROW = 8;
  public static final long SLOW_NANOS = 4_000;

  private volatile boolean suppressed;

  /** Futile events in a row, while waking. */
  private int events;

  /** Whether there was a steal since the last event, whose wake-up may thus have paid. */
  private boolean stolen;

  /** Whether no event wakes a carrier. */
  public boolean isSuppressed() {
    return suppressed;
  }

  /** Notes one event and tells whether it should wake a carrier. */
  public boolean shouldWake() {
    events++;
    if (stolen) {
      stolen = false;
      events = 0;
    } else if (events > FUTILE_IN_A_ROW) {
      suppressed = true;
    }
    return !suppressed;
  }

  /** Notes that something was stolen from the processor. */
  public void stolen() {
    stolen = true;
  }

  /**
   * Takes the monitor's count of the turns in {@code nanos}; ends the suppression if they were
   * slow.
   */
  public void look(int turns, long nanos) {
    if (turns * SLOW_NANOS < nanos) {
      wakeAgain();
    }
  }

  /** Makes the next events wake carriers again. */
  public void wakeAgain() {
    if (suppressed) {
      events = 0;
      suppressed = false;
    }
  }
}
