package dev.heddle.internal.park;

import java.util.concurrent.atomic.AtomicInteger;

/** One wait of a thread that is no goroutine: it blocks. */
final class ThreadWaiter extends Waiter {

  /** How many have been woken and have not gone on yet. */
  static final AtomicInteger WAKING = new AtomicInteger();

  ThreadWaiter(Thread thread) {
    super(thread);
  }

  @Override
  protected boolean parksOffCarrier() {
    return false;
  }

  @Override
  protected boolean parkOffCarrier() {
    return false;
  }

  @Override
  protected void ready() {
    throw new IllegalStateException("a thread that blocks was to be made ready");
  }

  @Override
  protected void countBlocked(boolean blocked) {
    if (!blocked) {
      WAKING.incrementAndGet();
    }
  }

  @Override
  protected void unblocked() {
    WAKING.decrementAndGet();
  }
}
