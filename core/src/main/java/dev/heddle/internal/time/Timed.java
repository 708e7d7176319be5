package dev.heddle.internal.time;

import org.jspecify.annotations.Nullable;

/**
 * Something that is due at a time. It is in at most one heap, and the heap's lock guards its
 * fields. It refers to its heap, so that it can be stopped.
 */
public abstract class Timed {

  /** When it is due, by {@link System#nanoTime}. */
  long due;

  /** Its place in the heap; -1 while it is in none. */
  int index = -1;

  /** The heap it was last put into; written under that heap's lock. */
  volatile @Nullable TimerHeap heap;

  /** Keeps it from firing; false if it has fired, or is about to, or was not started. */
  final boolean stop() {
    TimerHeap in = heap;
    return in != null && in.remove(this);
  }

  /**
   * Called when it is due, on the timer thread, with no lock held. Must not block. If it throws
   * OutOfMemoryError it is called once more a moment later, so it must allocate before it does what
   * can be done only once.
   */
  protected abstract void fire();

  /**
   * Whether its firing may wake a party, as things are. A timer without waiters returns false, so
   * that it hides no deadlock; in doubt the answer is true. Called with no lock held, on the thread
   * that looks for deadlocks, and perhaps after it has fired.
   */
  protected boolean mayWakeAny() {
    return true;
  }
}
