package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who waits for something that happens once, such as the end of a goroutine. */
final class Joiners {

  /** Stands for: it has happened, nobody need wait. */
  static final Joiners NONE = new Joiners();

  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as is the flag. */
  private final WaitQueue waiting = new WaitQueue();

  private boolean happened;

  /** Waits until it has happened. */
  void await() {
    Chan.checkCancelled("join");
    Waiter waiter = enter();
    if (waiter != null) {
      settle(waiter, waiter.await());
    }
  }

  /** Waits no longer than {@code wait}, and returns whether it has happened. */
  boolean await(Duration wait) {
    long nanos = Timers.nanos(wait);
    if (nanos <= 0) {
      lock.lock();
      boolean now = happened;
      lock.unlock();
      return now;
    }
    Chan.checkCancelled("join");
    Waiter waiter = enter();
    return waiter == null || settle(waiter, waiter.await(nanos));
  }

  private @Nullable Waiter enter() {
    lock.lock();
    if (happened) {
      lock.unlock();
      return null;
    }
    Waiter waiter = Waiter.current();
    waiter.arm(WaitReason.JOIN, this);
    waiting.add(waiter);
    lock.unlock();
    return waiter;
  }

  private boolean settle(Waiter waiter, int ended) {
    if (ended == Waiter.SIGNALLED) {
      return true;
    }
    lock.lock();
    waiting.remove(waiter);
    lock.unlock();
    if (ended == Waiter.TIMED_OUT) {
      return false;
    }
    throw Chan.cancelled("join");
  }

  /** It has happened: everybody goes on. */
  void release() {
    lock.lock();
    happened = true;
    lock.unlock();
    for (; ; ) {
      lock.lock();
      WaitNode node = waiting.poll();
      Waiter waiter = node == null ? null : node.waiter();
      int from = node == null || waiter == null ? 0 : waiter.win(node.index(), Waiter.SIGNALLED);
      lock.unlock();
      if (waiter == null) {
        return;
      }
      waiter.wake(from);
    }
  }
}
