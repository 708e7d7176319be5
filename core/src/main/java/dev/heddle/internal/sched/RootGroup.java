package dev.heddle.internal.sched;

/** The thread group that all others are in: the system's. */
public final class RootGroup {

  private RootGroup() {}

  /** The group; the calling thread must not have ended. */
  public static ThreadGroup get() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    if (group == null) {
      throw new IllegalStateException(
          Thread.currentThread() + " has ended, and so has no thread group");
    }
    return group;
  }
}
