package dev.heddle.internal.park;

import dev.heddle.internal.time.Timed;

/** Ends one wait of a waiter when its time is up. */
final class WaitTimeout extends Timed {

  private final Waiter waiter;

  /** The number of the wait: a later one is not ended. */
  private final int wait;

  WaitTimeout(Waiter waiter, int wait) {
    this.waiter = waiter;
    this.wait = wait;
  }

  @Override
  protected void fire() {
    waiter.timeOut(wait);
  }
}
