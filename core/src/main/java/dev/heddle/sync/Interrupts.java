package dev.heddle.sync;

import dev.heddle.internal.park.Waiter;

/** Ends operations by an interrupt, as {@code java.util.concurrent.locks} specifies. */
final class Interrupts {

  private Interrupts() {}

  /** Throws if the caller is interrupted, and clears the status. */
  static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Throws, and clears the status, if an interrupt ended a wait; else whether a signal did. */
  static boolean check(int ended) throws InterruptedException {
    if (ended == Waiter.CANCELLED) {
      Thread.interrupted();
      throw new InterruptedException();
    }
    return ended == Waiter.SIGNALLED;
  }
}
