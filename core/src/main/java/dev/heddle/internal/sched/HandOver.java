package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.queue.Work;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of processors. The monitor detaches a processor whose carrier does not yield and
 * gives another processor, in its place, to another carrier; the first carrier lets go of the
 * detached one when it next schedules. This class also changes how many processors are in use.
 *
 * <p>It is the part of the {@link Dispatcher} that is rarely used, and works under its lock.
 */
final class HandOver {

  private final Dispatcher dispatcher;
  private final SpinLock lock;
  private final ProcessorSet processors;
  private final CarrierSet carriers;

  /** Written under the lock. */
  private volatile long count;

  HandOver(Dispatcher dispatcher, SpinLock lock, ProcessorSet processors, CarrierSet carriers) {
    this.dispatcher = dispatcher;
    this.lock = lock;
    this.processors = processors;
    this.carriers = carriers;
  }

  /** How often a processor was handed to another carrier. */
  long count() {
    return count;
  }

  /** Replaces {@code held}, whose carrier does not yield, by a processor for another carrier. */
  void handOff(Processor held) {
    lock.lockWithoutYield();
    boolean wanted = processors.isHeld(held);
    Carrier carrier = wanted ? carriers.takeOrMake() : null;
    Processor fresh = carrier == null ? null : detach(held, carrier);
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
  private @Nullable Processor detach(Processor held, Carrier carrier) {
    Processor fresh;
    try {
      fresh = processors.detach(held);
    } catch (OutOfMemoryError e) {
      carriers.putAsleep(carrier);
      return null;
    }
    count++;
    fresh.predecessor = held;
    held.detachedTick = dispatcher.sysmon().ticks();
    return fresh;
  }

  /**
   * Lets go of {@code own}, a detached processor. The carrier, which calls, then holds an idle
   * processor, or is in the list of those asleep; false if it must end.
   */
  boolean letGo(Carrier carrier, Processor own) {
    boolean restored = dispatcher.background().restore(carrier);
    Work next = carrier.takeNext();
    if (next != null) {
      dispatcher.submit(next);
    }
    dispatcher.rescue(own);
    own.leaves();
    lock.lockWithoutYield();
    processors.letGo(own);
    boolean ends = !dispatcher.background().leave(carrier, restored);
    Processor idle = ends ? null : processors.takeIdle();
    boolean stopsSpinning = carrier.spinning && idle == null;
    if (idle == null) {
      carrier.spinning = false;
    }
    carrier.hold(idle);
    if (ends) {
      carriers.ended();
    } else if (idle == null) {
      carriers.putAsleep(carrier);
    }
    lock.unlock();
    dispatcher.sysmon().wake();
    if (stopsSpinning) {
      dispatcher.noLongerSpinning();
    }
    return !ends;
  }

  /** Sets how many processors are in use; from now on the machine's number is not followed. */
  void resize(int parallelism) {
    lock.lockWithoutYield();
    try {
      processors.resize(parallelism);
      dispatcher.machine().stopFollowing();
    } finally {
      lock.unlock();
    }
    dispatcher.wakeIfIdle();
  }

  /** Sets the number of processors in use to the machine's, if that is followed. */
  void follow(int available) {
    int parallelism = Math.min(available, carriers.maxThreads());
    if (parallelism == processors.inUse().length) {
      return;
    }
    lock.lockWithoutYield();
    try {
      if (dispatcher.machine().follows()) {
        processors.resize(parallelism);
      }
    } finally {
      lock.unlock();
    }
    dispatcher.wakeIfIdle();
  }
}
