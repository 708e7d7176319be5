package dev.heddle.internal.held;

import org.jspecify.annotations.Nullable;

/** A lock that one party holds, and that knows which while {@link LockCycles#ON}. */
public abstract class HeldLock {

  /**
   * Who holds it; null if nobody does, or no goroutine, or it changes hands. Written by who has
   * just taken the lock, or is about to give it back.
   */
  volatile @Nullable Holder holder;

  /** Only for Heddle's own locks. */
  protected HeldLock() {}

  /** Notes that the caller has taken the lock; if there is no memory for that, it is not known. */
  protected final void noteTaken() {
    if (LockCycles.ON) {
      try {
        holder = LockCycles.holder();
      } catch (OutOfMemoryError e) {
        holder = null; // the lock is taken, so nothing may be thrown
      }
    }
  }

  /** Notes that the lock is about to be given back. */
  protected final void noteGivenBack() {
    if (LockCycles.ON) {
      holder = null;
    }
  }

  /**
   * Looks whether the caller, who has armed its wait for this lock, waits for itself; not if there
   * is no memory for that, or no thread: from arming to awaiting nothing may be thrown.
   */
  protected final void noteWaits() {
    if (LockCycles.ON) {
      try {
        LockCycles.check(this);
      } catch (OutOfMemoryError e) {
        // the cycle, if there is one, is not told of
      }
    }
  }
}
