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

  /** Notes that the caller has taken the lock. */
  protected final void noteTaken() {
    if (LockCycles.ON) {
      holder = LockCycles.holder();
    }
  }

  /** Notes that the lock is about to be given back. */
  protected final void noteGivenBack() {
    if (LockCycles.ON) {
      holder = null;
    }
  }

  /** Looks whether the caller, who has armed its wait for this lock, waits for itself. */
  protected final void noteWaits() {
    if (LockCycles.ON) {
      LockCycles.check(this);
    }
  }
}
