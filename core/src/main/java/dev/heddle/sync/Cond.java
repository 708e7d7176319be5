package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.park.Waiter;
import java.util.Objects;

/**
 * A condition variable: goroutines wait until a condition on data that a {@link Mutex} guards may
 * have changed. Go: {@code sync.Cond}.
 *
 * <pre>{@code
 * mutex.lock();
 * try {
 *   while (queue.isEmpty()) {
 *     notEmpty.await();
 *   }
 *   return queue.remove();
 * } finally {
 *   mutex.unlock();
 * }
 * }</pre>
 *
 * <p>Test the condition in a loop, since another party may change it between the signal and the
 * return from {@code await}. A channel is often simpler. Memory consistency effects are those of
 * the mutex.
 */
public final class Cond {

  private final ConditionQueue waiting;

  private Cond(ConditionQueue waiting) {
    this.waiting = waiting;
  }

  /**
   * Makes a condition variable of {@code mutex}, which may have several. Go: {@code sync.NewCond}.
   *
   * @param mutex the mutex that guards the condition
   * @return the condition variable
   */
  public static Cond of(Mutex mutex) {
    return new Cond(new ConditionQueue(Objects.requireNonNull(mutex, "mutex")));
  }

  /**
   * Unlocks the mutex, waits for a signal, and locks the mutex again before it returns or throws.
   * It misses no signal after the unlock. Go: {@code Wait}.
   *
   * @throws IllegalStateException if the mutex is not locked
   * @throws CancelledException if the caller is interrupted or cancelled; the mutex is then locked,
   *     and this wait has consumed no signal
   */
  public void await() {
    CancelledException.check("await");
    if (waiting.await(true) == Waiter.CANCELLED) {
      throw CancelledException.of("await");
    }
  }

  /**
   * Wakes the party that has waited longest, if any waits. The caller may hold the mutex, but need
   * not. Go: {@code Signal}.
   */
  public void signal() {
    waiting.signal();
  }

  /** Wakes all parties that wait now; otherwise as {@link #signal}. Go: {@code Broadcast}. */
  public void broadcast() {
    waiting.signalAll();
  }
}
