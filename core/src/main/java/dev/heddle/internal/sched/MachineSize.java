package dev.heddle.internal.sched;

import java.util.function.IntSupplier;

/**
 * Follows how many processors the machine, or the container, gives the process, for a scheduler
 * whose parallelism was not set. Go does so since 1.25 (proc.go, {@code sysmonUpdateGOMAXPROCS}).
 * Only the monitor uses it.
 */
final class MachineSize {

  /** How often the number is read: the JVM may have to read files for it. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final HandOver handOver;

  /** Where the number comes from; tests replace it. */
  volatile IntSupplier source = Runtime.getRuntime()::availableProcessors;

  private long lookedAt = System.nanoTime();

  MachineSize(HandOver handOver) {
    this.handOver = handOver;
  }

  /**
   * Reads the number, if it is followed and was not read a moment ago, and sets the parallelism if
   * it has changed.
   */
  void look(long now) {
    if (handOver.followsMachine() && now - lookedAt >= LOOK_NANOS) {
      lookedAt = now;
      handOver.follow(Math.max(1, source.getAsInt()));
    }
  }
}
