package dev.heddle.internal.sched;

/** For a fiber that was resumed out of turn: it parks again, and waits for its own entry. */
enum StayParked implements Parking {
  INSTANCE;

  @Override
  public boolean commit() {
    return true;
  }

  @Override
  public void parkPinned() {
    // It had left its carrier before, so nothing pins it; should it, the caller's loop goes on.
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public void interrupted() {}
}
