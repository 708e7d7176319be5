package dev.heddle.internal.time;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * A weak reference to the owner of an entry: of a timer in its heap, or of a place in a list. When
 * the collector has taken the owner, the entry goes. The heap or the list refers to this, so the
 * collector announces the owner as long as the entry is there.
 *
 * <p>Three places take out the entries of announced owners: the making of the next such reference,
 * the timer thread when it wakes up, and the search for deadlocks. The first two take only a few at
 * a time: a collection may find a million, and neither a caller nor a timer that is due may wait
 * for all.
 *
 * @param <T> what owns the entry
 */
public abstract class OwnerReference<T> extends WeakReference<T> {

  /** How many entries the making of another takes out at most. */
  private static final int FEW = 8;

  private static final ReferenceQueue<Object> DROPPED = new ReferenceQueue<>();

  protected OwnerReference(T owner) {
    super(owner, DROPPED);
  }

  /** Stops the timer and takes out what else there is of the owner, which is garbage. */
  protected abstract void dropped();

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
      ((OwnerReference<?>) dropped).dropped();
    }
  }
}
