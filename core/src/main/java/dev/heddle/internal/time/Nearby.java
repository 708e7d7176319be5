package dev.heddle.internal.time;

/** A scheduler that may fire a timer that is due soon, in place of the timer thread. */
@FunctionalInterface
public interface Nearby {

  /**
   * Whether it accepts the timer that is {@code due} in that heap. It then fires that in time, by
   * {@link Timers#fireDue}, or wakes the timer thread in time, by {@link Timers#wakeFor}. Called on
   * the thread that is about to wait for it.
   */
  boolean firesAt(long due, int heap);
}
