package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.park.Waiter;
import java.util.Objects;

/**
 * Where goroutines wait for a condition on what a {@link Mutex} guards, and are told that it may
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
 * <p>The condition is looked at in a loop, since between the signal and the return from {@code
 * await} another party may have changed it again. Often a channel is simpler. Memory effects are
 * those of the mutex.
 */
public final class Cond {

  private final Mutex mutex;
  private final ConditionQueue waiting = new ConditionQueue();

  private Cond(Mutex mutex) {
    this.mutex = mutex;
  }

  /**
   * Makes a condition of {@code mutex}, which may have several. Go: {@code sync.NewCond}.
   *
   * @param mutex what guards what is waited for
   * @return the condition
   */
  public static Cond of(Mutex mutex) {
    return new Cond(Objects.requireNonNull(mutex, "mutex"));
  }

  /**
   * Unlocks the mutex, waits for a signal, and locks the mutex again before it returns or throws.
   * No signal that comes after the unlock is missed. Go: {@code Wait}.
   *
   * @throws IllegalStateException if the mutex is not locked
   * @throws CancelledException if the caller is interrupted or cancelled; the signal, if there was
   *     one, then went to somebody else, and the mutex is locked
   */
  public void await() {
    CancelledException.check("await");
    if (waiting.await(mutex, true) == Waiter.CANCELLED) {
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

  /** Wakes everybody who waits now; otherwise as {@link #signal}. Go: {@code Broadcast}. */
  public void broadcast() {
    waiting.signalAll();
  }
}
