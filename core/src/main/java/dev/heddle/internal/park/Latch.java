package dev.heddle.internal.park;

import dev.heddle.internal.lock.SpinLock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for something that happens once, such as the end of a goroutine. Once it is open, it
 * stays so, and nobody waits at it any more. What happened before {@link #open} happens before
 * {@link #await} returns {@link Waiter#SIGNALLED}, and before {@link #isOpen} says true.
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

  /** Joins the queue, as one that waits on {@code what}; null if it is open. */
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

  /** Ends a wait that {@link #enter} began and that ended as {@code ended}; returns that. */
  public int settle(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      lock.lock();
      waiting.remove(waiter);
      lock.unlock();
    }
    return ended;
  }

  /** Who waits, {@code most} at most; to look at. */
  public List<Waiter> waiters(int most) {
    Waiter[] found = new Waiter[most];
    lock.lock();
    int n = waiting.waiters(found);
    lock.unlock();
    return List.of(Arrays.copyOf(found, n));
  }

  /** Opens it: everybody goes on. */
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
