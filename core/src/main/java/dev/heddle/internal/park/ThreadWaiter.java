package dev.heddle.internal.park;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One wait of a thread that is not a goroutine. It blocks the thread. */
final class ThreadWaiter extends Waiter {

  /** How many waits of threads have been ended. */
  static final AtomicInteger WOKEN = new AtomicInteger();

  /** After how many of these the thread has gone on. */
  static final AtomicInteger GONE_ON = new AtomicInteger();

  private final @Nullable ReadList reads = ReadList.ofThread();

  ThreadWaiter(Thread thread) {
    super(thread);
  }

  @Override
  public @Nullable ReadList reads() {
    return reads;
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
      WOKEN.incrementAndGet();
    }
  }

  @Override
  protected void unblocked() {
    GONE_ON.incrementAndGet();
  }
}
