package dev.heddle.internal.sched;

import dev.heddle.internal.queue.Work;
import org.jspecify.annotations.Nullable;

/**
 * How a carrier without work looks for some in the other processors' queues. Go: proc.go, {@code
 * stealWork}.
 */
final class Thief {

  private static final int ROUNDS = 4;

  /** How long a processor must make no scheduling decision before the work left to it is stolen. */
  private static final long PATIENCE_NANOS = 5_000;

  private Thief() {}

  /**
   * Steals work for {@code own}, which has none; null if there was nothing to steal. Leaves {@code
   * left} goroutines that have begun to each processor that takes its turns.
   */
  static @Nullable Work steal(Carrier carrier, Processor own, Processor[] all, int left) {
    for (int round = 0; round < ROUNDS; round++) {
      int start = carrier.nextRandom() >>> 1;
      for (int i = 0; i < all.length; i++) {
        Processor victim = all[(start + i) % all.length];
        if (victim == own) {
          continue;
        }
        Work work = victim.queue.stealInto(own.queue, left);
        if (work == null && round == ROUNDS - 1) {
          work = stealWhatIsLate(own, victim);
        }
        if (work != null) {
          own.counters.countSteal();
          victim.throttle.stolen();
          return work;
        }
      }
      Thread.onSpinWait();
    }
    return null;
  }

  /**
   * Steals the victim's next goroutine, or others that were left to it, but only if the victim
   * takes no turn for a while. A goroutine is cheapest to run where it was made ready (locality),
   * and the goroutine that made it ready is likely to park.
   *
   * <p>The thief may have been woken on the victim's core, and then itself keeps the victim from
   * running. So it yields to the operating system at each look. Go sleeps for 3 µs here.
   */
  private static @Nullable Work stealWhatIsLate(Processor own, Processor victim) {
    Work seen = victim.peekRunNext();
    if (seen == null && victim.queue.isEmpty()) {
      return null;
    }
    int turn = victim.turn();
    long start = System.nanoTime();
    do {
      Thread.yield();
      if (victim.turn() != turn) {
        return null;
      }
    } while (System.nanoTime() - start < PATIENCE_NANOS);
    Work work = victim.queue.stealInto(own.queue, 0);
    return work == null && seen != null && victim.stealRunNext(seen) ? seen : work;
  }
}
