package dev.heddle.internal.sched;

/**
 * Decides whether making one goroutine ready, with nothing else queued, should wake a carrier.
 *
 * <p>The goroutine made ready stands in {@code runNext} and is likely to be run in a moment by the
 * same carrier, because who made it ready is about to park: a ping-pong. Waking a second carrier
 * then buys nothing: it finds the goroutine gone, spins, and parks again. But if who made it ready
 * goes on computing, a second carrier is what parallelism needs. The future cannot be known, so the
 * recent past stands for it:
 *
 * <ul>
 *   <li>Calm, as at the start: every such event wakes a carrier.
 *   <li>After {@value #FUTILE_IN_A_ROW} events in a row after which nothing was stolen from this
 *       processor: quiet. No event wakes a carrier.
 *   <li>When the monitor, which looks every few milliseconds, finds that turns took longer than
 *       {@value #SLOW_NANOS} ns each, or a goroutine that still waits: calm again.
 * </ul>
 *
 * <p>What calms is time, and what quiets is not: to wake a carrier takes longer than a fast turn,
 * and on a busy machine it may run on the very core of who woke it. By the clock a ping-pong that a
 * pause of any kind had calmed would stay calm, and slow.
 *
 * <p>While quiet an event costs one look at {@link #isQuiet}, since this is where goroutines do
 * little but wake each other.
 *
 * <p>Owned by the processor's carrier, but for {@link #look}, {@link #calm} and {@link #stolen},
 * which a race may delay and not harm.
 */
final class WakeThrottle {

  static final int FUTILE_IN_A_ROW = 8;
  static final long SLOW_NANOS = 4_000;

  private volatile boolean quiet;

  /** Futile events in a row, while calm. */
  private int events;

  /** Whether the last event may have paid. */
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

  /** Something was stolen from the processor. */
  void stolen() {
    stolen = true;
  }

  /** Told by the monitor how many turns the processor took in {@code nanos}. */
  void look(int turns, long nanos) {
    if (turns * SLOW_NANOS < nanos) {
      calm();
    }
  }

  /** Has the next events wake carriers again. */
  void calm() {
    if (quiet) {
      events = 0;
      quiet = false;
    }
  }
}
