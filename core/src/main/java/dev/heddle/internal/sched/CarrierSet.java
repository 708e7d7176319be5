package dev.heddle.internal.sched;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The carriers of a scheduler: how many there are, and which of them sleep. Every method needs the
 * scheduler's lock, but for those that say so.
 */
final class CarrierSet {

  private final NativeScheduler scheduler;
  private final int maxThreads;

  /** How many carriers have a padding: all that usually run, and who takes over from them. */
  private final int padded;

  private final ThreadGroup group;

  /** Last in, first out: the one that slept least has the warmest caches. */
  private final ArrayDeque<Carrier> asleep = new ArrayDeque<>();

  /** How a carrier's thread is started; tests make it fail. */
  volatile Consumer<Thread> starter = Thread::start;

  private int made;
  private volatile int alive;
  private volatile int asleepCount;

  CarrierSet(NativeScheduler scheduler, NativeScheduler.Limits limits) {
    this.scheduler = scheduler;
    this.maxThreads = limits.maxThreads();
    this.padded = 2 * limits.parallelism();
    this.group = RootGroup.get(); // carriers outlive who starts them
  }

  /** A carrier to give a processor to: one asleep, or a new one not yet started, or null. */
  @Nullable Carrier takeOrMake() {
    Carrier carrier = asleep.poll();
    asleepCount = asleep.size();
    if (carrier == null && alive < maxThreads) {
      made++;
      alive++;
      String name = scheduler.name() + "-carrier-" + made;
      Padding padding = alive <= padded ? new Padding(group, name) : Padding.none();
      carrier = new Carrier(scheduler, group, name, made * 31, padding);
    }
    return carrier;
  }

  void putAsleep(Carrier carrier) {
    asleep.push(carrier);
    asleepCount = asleep.size();
  }

  /** Takes {@code carrier} off the list of those asleep; false if somebody has woken it. */
  boolean takeBack(Carrier carrier) {
    boolean was = asleep.remove(carrier);
    asleepCount = asleep.size();
    return was;
  }

  Carrier[] asleep() {
    return asleep.toArray(Carrier[]::new);
  }

  /** Notes that a carrier has ended, or could not be started. */
  void ended() {
    alive--;
  }

  int maxThreads() {
    return maxThreads;
  }

  /** How many there are. Anyone's. */
  int alive() {
    return alive;
  }

  /** How many sleep. Anyone's. */
  int asleepCount() {
    return asleepCount;
  }

  /** The group the scheduler's threads belong to. Anyone's. */
  ThreadGroup group() {
    return group;
  }
}
