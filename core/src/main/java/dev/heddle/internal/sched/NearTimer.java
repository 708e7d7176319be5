package dev.heddle.internal.sched;

import dev.heddle.internal.time.Timers;

/**
 * The timer that a processor's carrier fires itself, since it is due in some microseconds and the
 * goroutine that started it waits for it. Only the carrier uses it.
 *
 * <pre>
 *   by                      when                             step
 *   goroutine               it is about to wait              note
 *   carrier, at its next    it is due                        fire
 *     look for work         there is other work to run       leave it to the timer thread
 *                           there is none                    looks at the clock and for work, until
 *                                                            one of the two
 *   pinned goroutine        it is about to block the carrier leave
 * </pre>
 *
 * <p>So while a timer is noted, nothing runs on the processor but the goroutine that noted it. In
 * Go each processor has a heap of timers, which the scheduler checks (time.go, {@code check}). Here
 * a carrier checks only timers for which the detour by the timer thread would be too long.
 */
final class NearTimer {

  private boolean noted;
  private long due;

  /** The heaps of the noted timers, a bit for each heap. */
  private long heaps;

  boolean isNoted() {
    return noted;
  }

  /** Notes a timer; false if the number of its heap has no bit. */
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

  /** Leaves the noted timer to the timer thread. */
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
