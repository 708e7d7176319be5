package dev.heddle.internal.sched;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a scheduler: those in use, of which there are exactly {@code parallelism}, and
 * which of them are idle. Every method needs the scheduler's lock, but for those that say so.
 *
 * <p>A processor in use is either idle or held by one carrier. A <i>detached</i> one is no longer
 * in use: another stands in its place, and its carrier, which does not know yet, lets go of it at
 * its next scheduling point. It is then a spare, and may be used again.
 */
final class ProcessorSet {

  private final NativeScheduler scheduler;

  /** Never changed in place; read by anyone. */
  private volatile Processor[] inUse;

  private final ArrayDeque<Processor> idle = new ArrayDeque<>();
  private final ArrayDeque<Processor> spare = new ArrayDeque<>();

  /** Every processor ever made, for their counters. Read by anyone. */
  private final List<Processor> all = new CopyOnWriteArrayList<>();

  /** Detached ones that a carrier still holds. Read by the monitor. */
  private final List<Processor> detached = new CopyOnWriteArrayList<>();

  /** The size of {@link #idle}; read by anyone. */
  private volatile int idleCount;

  ProcessorSet(NativeScheduler scheduler, int parallelism) {
    this.scheduler = scheduler;
    inUse = new Processor[0];
    resize(parallelism);
  }

  /** Those in use. Anyone's. */
  Processor[] inUse() {
    return inUse;
  }

  /** Whether any is idle. Anyone's. */
  boolean hasIdle() {
    return idleCount != 0;
  }

  int idleCount() {
    return idleCount;
  }

  /** Every processor ever made. Anyone's. */
  List<Processor> all() {
    return all;
  }

  /** Detached ones that a carrier still holds. Anyone's. */
  List<Processor> detached() {
    return detached;
  }

  void putIdle(Processor processor) {
    idle.push(processor);
    idleCount = idle.size();
  }

  @Nullable Processor takeIdle() {
    Processor processor = idle.poll();
    idleCount = idle.size();
    if (processor != null) {
      processor.beginSlice();
    }
    return processor;
  }

  /** Whether {@code processor} is in use and held by a carrier. */
  boolean isHeld(Processor processor) {
    return List.of(inUse).contains(processor) && !idle.contains(processor);
  }

  /** Puts another processor in the place of {@code held}, which its carrier still holds. */
  Processor detach(Processor held) {
    Processor fresh = take();
    fresh.beginSlice();
    Processor[] changed = inUse.clone();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == held) {
        changed[i] = fresh;
      }
    }
    markDetached(held);
    inUse = changed;
    return fresh;
  }

  /** Notes that the carrier of a detached processor has let go of it. */
  void letGo(Processor held) {
    detached.remove(held);
    held.detached = false;
    spare.push(held);
  }

  /** Changes how many are in use; those added are idle, those taken away are idle or detached. */
  void resize(int parallelism) {
    List<Processor> kept = new ArrayList<>(List.of(inUse));
    while (kept.size() < parallelism) {
      Processor added = take();
      kept.add(added);
      putIdle(added);
    }
    while (kept.size() > parallelism) {
      Processor taken = kept.removeLast();
      if (idle.remove(taken)) {
        idleCount = idle.size();
        spare.push(taken);
      } else {
        markDetached(taken);
      }
    }
    inUse = kept.toArray(Processor[]::new);
  }

  private void markDetached(Processor held) {
    detached.add(held);
    held.detached = true;
  }

  private Processor take() {
    Processor processor = spare.poll();
    if (processor == null) {
      processor = new Processor(scheduler);
      all.add(processor);
    }
    return processor;
  }
}
