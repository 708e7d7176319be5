package dev.heddle.hurt;

import java.util.concurrent.locks.LockSupport;

/**
 * A moment in which others get on, which allocates nothing and which an interrupt may cut short.
 */
final class Pause {

  private Pause() {}

  static void here() {
    nanos(200_000);
  }

  static void nanos(long nanos) {
    LockSupport.parkNanos(nanos);
    if (Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }
}
