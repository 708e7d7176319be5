package dev.heddle.internal.sched;

import java.util.function.IntSupplier;

/**
 * Follows how many processors the machine, or the container, gives the process, for a scheduler
 * whose parallelism was not set. Go does so since 1.25 (proc.go, {@code sysmonUpdateGOMAXPROCS}).
 * Only the monitor uses it, except {@link #stopFollowing}.
 */
final class MachineSize {

  /** How often the number is read: the JVM may have to read files for it. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Dispatcher dispatcher;

  /** Where the number comes from; tests replace it. */
  volatile IntSupplier source = Runtime.getRuntime()::availableProcessors;

  /** Written under the scheduler's lock, so that what a user sets is not overridden. */
  private volatile boolean follows;

  private long lookedAt = System.nanoTime();

  MachineSize(Dispatcher dispatcher, boolean follows) {
    this.dispatcher = dispatcher;
    this.follows = follows;
  }

  /** Stops following, since the parallelism was set. Needs the scheduler's lock. */
  void stopFollowing() {
    follows = false;
  }

  /** Whether the number is followed. Needs the scheduler's lock, for an answer that stays true. */
  boolean follows() {
    return follows;
  }

  /**
   * Reads the number, if it is followed and was not read a moment ago, and sets the parallelism if
   * it has changed.
   */
  void look(long now) {
    if (follows && now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      dispatcher.handOver().follow(Math.max(1, source.getAsInt()));
    }
  }
}
