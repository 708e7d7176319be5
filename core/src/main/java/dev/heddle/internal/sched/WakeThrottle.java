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
 *   <li>After {@value #FAST_STREAK} events in a row, each taken by this very processor, that came
 *       at less than {@value #SLOW_NANOS} ns each: quiet. No event wakes a carrier.
 *   <li>When {@value #FAST_STREAK} events took longer than that each, or the monitor finds the
 *       goroutine still waiting: calm again.
 * </ul>
 *
 * <p>The clock is read once in {@value #FAST_STREAK} events. A wrong guess is bounded by the
 * monitor, which looks at every processor every few milliseconds.
 *
 * <p>Owned by the processor's carrier, but for {@link #calm}, which a race may delay and not harm.
 */
final class WakeThrottle {

  static final int FAST_STREAK = 32;
  static final long SLOW_NANOS = 4_000;

  private int events;
  private long streakBegan;
  private boolean quiet;

  /** Notes one event and tells whether it should wake a carrier. */
  boolean shouldWake() {
    if (++events >= FAST_STREAK) {
      events = 0;
      long now = System.nanoTime();
      quiet = now - streakBegan < FAST_STREAK * SLOW_NANOS;
      streakBegan = now;
    }
    return !quiet;
  }

  /** Has the next events wake carriers again. */
  void calm() {
    quiet = false;
    events = 0;
  }
}
