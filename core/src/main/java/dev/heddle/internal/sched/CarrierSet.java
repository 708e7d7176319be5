package dev.heddle.internal.sched;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The carriers of a scheduler: how many there are, and which of them sleep. Every method needs the
 * scheduler's lock, except where it says otherwise.
 *
 * <p>The carriers asleep form an intrusive list, so that falling asleep and waking another allocate
 * nothing.
 */
final class CarrierSet {

  /** Makes a carrier that belongs to this scheduler. */
  interface Maker {
    Carrier make(ThreadGroup group, String name, int seed, FalseSharingPadding padding);
  }

  private final Maker carrierOfScheduler;
  private final String schedulerName;
  private final int maxThreads;

  /** How many carriers have a padding: all that usually run, and those that take over from them. */
  private final int padded;

  private final ThreadGroup group;

  /** Those asleep, last in, first out: the one that slept least has the warmest caches. */
  private @Nullable Carrier asleep;

  /** How a carrier's thread is started; tests make it fail. */
  volatile Consumer<Thread> starter = Thread::start;

  /** How a carrier is made, by its number; tests make it fail. */
  volatile IntFunction<Carrier> maker = this::newCarrier;

  private int made;
  private volatile int alive;
  private volatile int asleepCount;

  CarrierSet(Maker maker, String schedulerName, Limits limits) {
    this.carrierOfScheduler = maker;
    this.schedulerName = schedulerName;
    this.maxThreads = limits.maxThreads();
    this.padded = 2 * limits.parallelism();
    this.group = RootGroup.get(); // carriers outlive the threads that start them
  }

  /**
   * A carrier to give a processor to: one asleep, or a new one not yet started, or null. No memory
   * for a new one counts as no thread for it.
   */
  @Nullable Carrier takeOrMake() {
    Carrier carrier = take();
    return carrier == null && alive < maxThreads ? make() : carrier;
  }

  /** A carrier that sleeps, to give a processor to; null if there is none. */
  @Nullable Carrier take() {
    Carrier carrier = asleep;
    if (carrier != null) {
      asleep = carrier.nextAsleep;
      carrier.nextAsleep = null;
      asleepCount--;
    }
    return carrier;
  }

  private @Nullable Carrier make() {
    Carrier carrier;
    try {
      carrier = maker.apply(made + 1);
    } catch (OutOfMemoryError e) {
      return null;
    }
    made++;
    alive++;
    return carrier;
  }

  private Carrier newCarrier(int number) {
    String name = schedulerName + "-carrier-" + number;
    FalseSharingPadding padding =
        alive < padded ? new FalseSharingPadding(group, name) : FalseSharingPadding.none();
    return carrierOfScheduler.make(group, name, number * 31, padding);
  }

  void putAsleep(Carrier carrier) {
    carrier.nextAsleep = asleep;
    asleep = carrier;
    asleepCount++;
  }

  /** Takes {@code carrier} off the list of those asleep; false if another thread has woken it. */
  boolean takeBack(Carrier carrier) {
    Carrier before = null;
    for (Carrier at = asleep; at != null; before = at, at = at.nextAsleep) {
      if (at == carrier) {
        if (before == null) {
          asleep = at.nextAsleep;
        } else {
          before.nextAsleep = at.nextAsleep;
        }
        at.nextAsleep = null;
        asleepCount--;
        return true;
      }
    }
    return false;
  }

  /** The carriers asleep. */
  Carrier[] asleep() {
    Carrier[] sleeping = new Carrier[asleepCount];
    int n = 0;
    for (Carrier at = asleep; at != null; at = at.nextAsleep) {
      sleeping[n++] = at;
    }
    return sleeping;
  }

  /** Notes that a carrier has ended, or could not be started. */
  void ended() {
    alive--;
  }

  int maxThreads() {
    return maxThreads;
  }

  /** How many there are. Needs no lock. */
  int alive() {
    return alive;
  }

  /** How many sleep. Needs no lock. */
  int asleepCount() {
    return asleepCount;
  }

  /** The thread group of the scheduler's threads. Needs no lock. */
  ThreadGroup group() {
    return group;
  }
}
