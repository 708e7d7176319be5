package dev.heddle.internal.park;

import dev.heddle.internal.time.Timed;

/** Ends one wait of a waiter when its time is up. */
final class WaitTimeout extends Timed {

  private final Waiter waiter;

  /** The number of the wait: this does not end a later one. */
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
