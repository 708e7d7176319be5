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
 *   <li>When {@value #STREAK} events took longer than {@value #SLOW_NANOS} ns each, or the monitor
 *       finds the goroutine still waiting: calm again.
 * </ul>
 *
 * <p>What calms is time, and what quiets is not: to wake a carrier takes longer than a fast event,
 * and on a busy machine it may run on the very core of who woke it. By the clock a ping-pong that a
 * pause of any kind had calmed would stay calm, and slow.
 *
 * <p>The clock is read once in {@value #STREAK} events. A wrong guess is bounded by the monitor,
 * which looks at every processor every few milliseconds.
 *
 * <p>Owned by the processor's carrier, but for {@link #calm} and {@link #stolen}, which a race may
 * delay and not harm.
 */
final class WakeThrottle {

  static final int FUTILE_IN_A_ROW = 8;
  static final int STREAK = 32;
  static final long SLOW_NANOS = 4_000;

  private boolean quiet;

  /** Futile events in a row if calm, else those of the streak. */
  private int events;

  private long streakBegan;

  /** Whether the last event may have paid. */
  private boolean stolen;

  /** Notes one event and tells whether it should wake a carrier. */
  boolean shouldWake() {
    events++;
    if (quiet) {
      if (events == STREAK) {
        endStreak();
      }
    } else if (stolen) {
      stolen = false;
      events = 0;
    } else if (events > FUTILE_IN_A_ROW) {
      quiet = true;
      beginStreak(System.nanoTime());
    }
    return !quiet;
  }

  private void endStreak() {
    long now = System.nanoTime();
    quiet = now - streakBegan < STREAK * SLOW_NANOS;
    beginStreak(now);
  }

  private void beginStreak(long now) {
    streakBegan = now;
    events = 0;
  }

  /** Something was stolen from the processor. */
  void stolen() {
    stolen = true;
  }

  /** Has the next events wake carriers again. */
  void calm() {
    quiet = false;
    events = 0;
  }
}
