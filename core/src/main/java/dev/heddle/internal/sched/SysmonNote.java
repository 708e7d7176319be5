package dev.heddle.internal.sched;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How other threads wake the monitor, and the clock that its looks are for them. Go: proc.go,
 * {@code sched.sysmonnote}.
 *
 * <p>There is no lost wake-up. The monitor sets {@link #asleep} and then looks, once more, whether
 * anything runs. A thread that ends a rest changes what the monitor looks at, and then, after a
 * full fence (StoreLoad), reads {@code asleep}. So one of the two sees the other.
 */
final class SysmonNote {

  private volatile @Nullable Thread monitor;

  /** Set by the monitor before a long sleep. */
  private volatile boolean asleep;

  private volatile boolean carrierWanted;

  /** The number of looks. Written by the monitor alone. */
  private volatile int looks;

  /** Sets the monitor's thread. Until then, nothing is woken. */
  void setMonitor(Thread thread) {
    monitor = thread;
  }

  /** Wakes the monitor, if it sleeps: a goroutine runs again. */
  void wake() {
    if (asleep) {
      LockSupport.unpark(monitor);
    }
  }

  /** Makes the monitor start a carrier for an idle processor: the caller may start no thread. */
  void startCarrier() {
    carrierWanted = true;
    LockSupport.unpark(monitor);
  }

  /** The number of looks; grows every few milliseconds while any goroutine runs. */
  int looks() {
    return looks;
  }

  // The monitor's

  void setAsleep(boolean now) {
    asleep = now;
  }

  boolean takeCarrierWanted() {
    boolean wanted = carrierWanted;
    if (wanted) {
      carrierWanted = false;
    }
    return wanted;
  }

  void countLook() {
    looks++;
  }
}
