package dev.heddle.internal.sched;

/** For a fiber that yields: its carrier queues it as soon as it has left. */
enum YieldTurn implements Parking {
  INSTANCE;

  @Override
  public boolean commit() {
    return false;
  }

  @Override
  public void parkPinned() {
    // A pinned fiber keeps its turn.
  }

  @Override
  public boolean isEnded() {
    return true;
  }

  @Override
  public void interrupted() {}
}
