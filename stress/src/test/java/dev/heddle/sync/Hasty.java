package dev.heddle.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Takes a lock for an actor, which may throw nothing. */
final class Hasty {

  private Hasty() {}

  /** Takes {@code lock} within {@code micros}; false if it could not. */
  static boolean tryLock(Lock lock, long micros) {
    try {
      return lock.tryLock(micros, TimeUnit.MICROSECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
