package dev.heddle.internal.sched;

import dev.heddle.internal.time.Timers;

/**
 * The timer that a processor's carrier is to fire, since it is due in some microseconds and whoever
 * started it waits for it. The carrier's alone.
 *
 * <pre>
 *   who                     when                             step
 *   goroutine               it is about to wait              note
 *   carrier, at its next    it is due                        fire
 *     look for work         there is other work to run       leave: the timer thread is told
 *                           there is none                    looks at the clock and for work, until
 *                                                            one of the two
 *   pinned goroutine        it is about to block the carrier leave
 * </pre>
 *
 * <p>So whatever runs on the processor, nothing but the goroutine that noted it runs while it is
 * noted. Go's processors each have a heap of timers, which whoever schedules looks at (time.go,
 * {@code check}); here that is so for those for which the way by the timer thread would be too
 * long.
 */
final class NearTimer {

  private boolean noted;
  private long due;

  /** The heaps that it, or they, stand in, by the bits. */
  private long heaps;

  boolean isNoted() {
    return noted;
  }

  /** Notes one; false if it cannot be. */
  boolean note(long due, int heap) {
    if (heap >= Long.SIZE) {
      return false;
    }
    if (!noted || due - this.due < 0) {
      this.due = due;
    }
    noted = true;
    heaps |= 1L << heap;
    return true;
  }

  boolean isDue() {
    return due - System.nanoTime() <= 0;
  }

  void fire() {
    long left = heaps;
    forget();
    for (; left != 0; left &= left - 1) {
      Timers.fireDue(Long.numberOfTrailingZeros(left));
    }
  }

  /** Leaves it to the timer thread. */
  void leave() {
    if (noted) {
      forget();
      Timers.wakeFor(due);
    }
  }

  private void forget() {
    noted = false;
    heaps = 0;
  }
}
