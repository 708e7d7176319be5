package dev.heddle.internal.park;

import dev.heddle.internal.lock.SpinLock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gate for an event that happens once, such as the end of a goroutine. Once it is open, it stays
 * open, and no wait at it blocks. What happens before {@link #open} happens before {@link #await}
 * returns {@link Waiter#SIGNALLED}, and before {@link #isOpen} returns true.
 */
public final class Latch {

  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock. */
  private final WaitQueue waiting = new WaitQueue();

  /** Written once, under the lock. */
  private volatile boolean open;

  /** A latch that is open from the start. */
  public static Latch opened() {
    Latch latch = new Latch();
    latch.open = true;
    return latch;
  }

  /** Whether it is open. */
  public boolean isOpen() {
    return open;
  }

  /** Waits until it is open; returns how the wait ended. */
  public int await(WaitReason why) {
    Waiter waiter = enter(why, this);
    return waiter == null ? Waiter.SIGNALLED : settle(waiter, waiter.await());
  }

  /** The same, but for at most {@code nanos}; not at all if that is not positive. */
  public int await(WaitReason why, long nanos) {
    if (nanos <= 0) {
      return open ? Waiter.SIGNALLED : Waiter.TIMED_OUT;
    }
    Waiter waiter = enter(why, this);
    if (waiter == null) {
      return Waiter.SIGNALLED;
    }
    int ended;
    try {
      ended = waiter.await(nanos);
    } catch (Throwable noTimer) {
      settle(waiter, Waiter.TIMED_OUT);
      throw noTimer;
    }
    return settle(waiter, ended);
  }

  /** Arms the caller's waiter, on {@code what}, and queues it; null if the latch is open. */
  public @Nullable Waiter enter(WaitReason why, Object what) {
    if (open) {
      return null;
    }
    Waiter waiter = Waiter.current();
    lock.lock();
    if (open) {
      lock.unlock();
      return null;
    }
    waiter.arm(why, what);
    waiting.add(waiter);
    lock.unlock();
    return waiter;
  }

  /** Cleans up after a wait that {@link #enter} began; returns {@code ended}, how it ended. */
  public int settle(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      waiting.remove(lock, waiter);
    }
    return ended;
  }

  /** The waiters, {@code most} at most; for dumps. */
  public List<Waiter> waiters(int most) {
    Waiter[] found = new Waiter[most];
    lock.lock();
    int n = waiting.waiters(found);
    lock.unlock();
    return List.of(Arrays.copyOf(found, n));
  }

  /** Opens it and wakes all waiters. */
  public void open() {
    lock.lock();
    open = true;
    boolean anybody = !waiting.isEmpty();
    lock.unlock();
    if (anybody) {
      waiting.endAll(lock, Waiter.SIGNALLED);
    }
  }
}
