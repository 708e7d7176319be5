package dev.heddle.internal.time;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A running timer's weak reference to its owner, which may be dropped: when the collector has taken
 * the owner, the timer is taken out of its heap. The timer refers to this, so the collector
 * announces the owner as long as the timer runs.
 *
 * <p>Three places stop the timers of announced owners: the start of the next such timer, the timer
 * thread when it wakes up, and the search for deadlocks. The first two stop only a few at a time: a
 * collection may find a million, and neither a start nor a timer that is due may wait for all.
 *
 * @param <T> what owns the timer
 */
public abstract class OwnerReference<T> extends WeakReference<T> {

  /** How many timers the start of another stops at most. */
  private static final int FEW = 8;

  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();

  protected OwnerReference(T owner) {
    super(owner, DROPPED);
  }

  /** The timer that runs for the owner, which is garbage; null if there is none. */
  protected abstract @Nullable Timed running();

  /** Stops a few timers whose owners were dropped; costs next to nothing if there is none. */
  public static void stopFewDropped() {
    stopDropped(FEW);
  }

  /** Stops all timers whose owners are known to have been dropped. */
  public static void stopDropped() {
    stopDropped(Integer.MAX_VALUE);
  }

  static void stopDropped(int most) {
    Reference<?> dropped;
    for (int i = 0; i < most && (dropped = DROPPED.poll()) != null; i++) {
      Timed running = ((OwnerReference<?>) dropped).running();
      if (running != null) {
        running.stop();
      }
    }
  }
}
