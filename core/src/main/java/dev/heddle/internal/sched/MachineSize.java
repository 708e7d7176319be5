package dev.heddle.internal.sched;

import java.util.function.IntSupplier;

/**
 * Follows how many processors the machine, or the container, gives the process, for a scheduler
 * whose parallelism nobody has set. Go does so since 1.25 (proc.go, {@code
 * sysmonUpdateGOMAXPROCS}). The monitor's, but for {@link #stopFollowing}.
 */
final class MachineSize {

  /** How often the number is asked for: the JVM may have to read files for it. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Dispatcher dispatcher;

  /** Where the number comes from; tests have their own. */
  volatile IntSupplier source = Runtime.getRuntime()::availableProcessors;

  /** Written under the scheduler's lock, so that what a user sets is not overridden. */
  private volatile boolean follows;

  private long lookedAt = System.nanoTime();

  MachineSize(Dispatcher dispatcher, boolean follows) {
    this.dispatcher = dispatcher;
    this.follows = follows;
  }

  /** Has the parallelism stay what it is set to. Needs the scheduler's lock. */
  void stopFollowing() {
    follows = false;
  }

  /** Whether it is followed. Needs the scheduler's lock, for an answer that stays true. */
  boolean follows() {
    return follows;
  }

  /**
   * Asks for the number, if it is followed, unless it did a moment ago, and sets the parallelism if
   * it has changed.
   */
  void look(long now) {
    if (follows && now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      dispatcher.handOver().follow(Math.max(1, source.getAsInt()));
    }
  }
}
