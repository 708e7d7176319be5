package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of processors. The monitor detaches a processor whose carrier does not yield and
 * gives another processor, in its place, to another carrier; the first carrier lets go of the
 * detached one when it next schedules ({@link Dispatcher#findWork}). This class also changes how
 * many processors are in use. It works under the dispatcher's lock.
 */
final class HandOver {

  private final Dispatcher dispatcher;
  private final SpinLock lock;
  private final ProcessorSet processors;
  private final CarrierSet carriers;

  /** Written under the lock. */
  private volatile long count;

  /**
   * Whether the parallelism follows how many processors the machine gives. Written under the lock,
   * so that what a user sets is not overridden.
   */
  private volatile boolean followsMachine;

  HandOver(Dispatcher dispatcher, boolean followsMachine) {
    this.dispatcher = dispatcher;
    this.lock = dispatcher.lock();
    this.processors = dispatcher.processors();
    this.carriers = dispatcher.carriers();
    this.followsMachine = followsMachine;
  }

  /** How often a processor was handed to another carrier. */
  long count() {
    return count;
  }

  /**
   * Replaces {@code held}, whose carrier does not yield, by a processor for another carrier, in the
   * monitor's tick {@code tick}.
   */
  void handOff(Processor held, int tick) {
    lock.lockWithoutYield();
    boolean wanted = processors.isHeld(held);
    Carrier carrier = wanted ? carriers.takeOrMake() : null;
    Processor fresh = carrier == null ? null : detach(held, carrier, tick);
    boolean atLimit = wanted && carrier == null && carriers.alive() >= carriers.maxThreads();
    lock.unlock();
    if (carrier != null && fresh != null) {
      dispatcher.wake(carrier, fresh);
    } else if (atLimit) {
      dispatcher.threadLimit().reached(null);
    }
  }

  /**
   * Detaches {@code held}. Returns the processor in its place, for {@code carrier}; null if there
   * is no memory for one now.
   */
  private @Nullable Processor detach(Processor held, Carrier carrier, int tick) {
    Processor fresh;
    try {
      fresh = processors.detach(held);
    } catch (OutOfMemoryError e) {
      carriers.putAsleep(carrier);
      return null;
    }
    count++;
    fresh.predecessor = held;
    held.detachedTick = tick;
    return fresh;
  }

  /** Sets how many processors are in use; from now on the machine's number is not followed. */
  void resize(int parallelism) {
    lock.lockWithoutYield();
    try {
      processors.resize(parallelism);
      followsMachine = false;
    } finally {
      lock.unlock();
    }
    dispatcher.wakeIfIdle();
  }

  /** Whether the parallelism follows the machine, since it was not set. */
  boolean followsMachine() {
    return followsMachine;
  }

  /** Sets the number of processors in use to the machine's, if that is followed. */
  void follow(int available) {
    int parallelism = Math.min(available, carriers.maxThreads());
    if (parallelism == processors.inUse().length) {
      return;
    }
    lock.lockWithoutYield();
    try {
      if (followsMachine) {
        processors.resize(parallelism);
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wakeIfIdle();
  }
}
