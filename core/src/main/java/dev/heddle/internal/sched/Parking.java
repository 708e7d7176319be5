package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * What a fiber that parks has to say at the moments that only the scheduler sees: when its stack
 * has left the carrier, when it could not leave, and when its thread is interrupted.
 */
public interface Parking {

  /**
   * Called on the carrier after the fiber has left it. True: it stays parked, and whoever ends the
   * wait makes it ready. False: the wait has ended already, and the carrier makes it ready.
   */
  boolean commit();

  /**
   * Called on the fiber, which is pinned to its carrier (a native frame below, or a class being
   * initialised): blocks the carrier until the wait has ended.
   */
  void parkPinned();

  /** What it waits in, in a word that refers to nothing; null if that has none. */
  default @Nullable Object reason() {
    return null;
  }

  /** Whether the fiber has left its carrier for this wait, which has not ended. */
  default boolean isParked() {
    return false;
  }

  /** Whether the wait has ended. */
  boolean isEnded();

  /** Ends the wait, if it is on, because the fiber's thread was interrupted. Any thread's. */
  void interrupted();
}
