package dev.heddle.internal.time;

/** Who may fire a timer that is due soon, in place of the timer thread. */
@FunctionalInterface
public interface Nearby {

  /**
   * Whether somebody sees to it that what is {@code due} in that heap is fired then, by {@link
   * Timers#fireDue}, or tells the thread in time, by {@link Timers#wakeFor}. Called on the thread
   * that is about to wait for it.
   */
  boolean firesAt(long due, int heap);
}
