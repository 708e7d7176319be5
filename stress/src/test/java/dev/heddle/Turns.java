package dev.heddle;

/**
 * Counts turns that are taken under a lock of any kind. The count is a plain field: every turn gets
 * a number of its own only if the lock lets one in at a time, who sees what the last one wrote.
 */
public final class Turns {

  private final Runnable lock;
  private final Runnable unlock;
  private int count;

  /** Turns under the lock that {@code lock} takes and {@code unlock} gives back. */
  public Turns(Runnable lock, Runnable unlock) {
    this.lock = lock;
    this.unlock = unlock;
  }

  /** Takes a turn, and returns its number. */
  public int next() {
    lock.run();
    int mine = ++count;
    unlock.run();
    return mine;
  }

  /** How many turns were taken; once nobody takes any. */
  public int count() {
    return count;
  }
}
