package dev.heddle.internal.time;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * How a running timer refers to what it is for, where that may be dropped: weakly, and when the
 * collector has taken it, the timer is taken out of its heap. The timer refers to this, so as long
 * as it runs the collector announces the owner.
 *
 * <p>What was announced is seen to by who starts the next such timer, by the timer thread when it
 * wakes up, and by the search for deadlocks. Each of the first two stops a few only: a collection
 * may find a million, and neither a start nor a timer that is due may wait for all of them.
 *
 * @param <T> what owns the timer
 */
public abstract class OwnerReference<T> extends WeakReference<T> {

  /** How many timers are stopped at most by who starts one. */
  private static final int FEW = 8;

  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();

  protected OwnerReference(T owner) {
    super(owner, DROPPED);
  }

  /** The timer that runs for the owner, which is garbage; null if there is none. */
  protected abstract @Nullable Timed running();

  /** Stops a few timers whose owners were dropped; next to nothing if there is none. */
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
        Timers.stop(running);
      }
    }
  }
}
