package dev.heddle.internal.park;

/** One wait of a thread that is no goroutine: it blocks. */
final class ThreadWaiter extends Waiter {

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

  /** Only goroutines are counted. */
  @Override
  protected void countBlocked(boolean blocked) {}
}
