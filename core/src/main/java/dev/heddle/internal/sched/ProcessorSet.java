package dev.heddle.internal.sched;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a scheduler: those in use, of which there are exactly {@code parallelism}, and
 * which of them are idle. Every method needs the scheduler's lock, except where it says otherwise.
 *
 * <p>A processor in use is either idle or held by one carrier. A <i>detached</i> one is no longer
 * in use: another has taken its place, and its carrier lets go of it at its next scheduling point.
 * It is then a spare, and may be used again.
 *
 * <p>The idle ones and the spares form intrusive lists, so that giving one up or taking it back
 * allocates nothing. {@link #detach} and {@link #resize} do allocate and may throw; they have then
 * changed nothing but the number of spares.
 */
final class ProcessorSet {

  /** Processors, last in, first out. Each processor is in one stack at most. */
  private static final class Stack {
    private @Nullable Processor first;

    void push(Processor processor) {
      processor.nextInList = first;
      first = processor;
    }

    @Nullable Processor poll() {
      Processor taken = first;
      if (taken != null) {
        first = taken.nextInList;
        taken.nextInList = null;
      }
      return taken;
    }

    void remove(Processor processor) {
      Processor before = null;
      for (Processor at = first; at != null; before = at, at = at.nextInList) {
        if (at == processor) {
          if (before == null) {
            first = at.nextInList;
          } else {
            before.nextInList = at.nextInList;
          }
          at.nextInList = null;
          return;
        }
      }
    }
  }

  private final Supplier<Processor> maker;

  /** Never changed in place; read by anyone. */
  private volatile Processor[] inUse;

  private final Stack idle = new Stack();
  private final Stack spare = new Stack();
  private int spareCount;

  /** Every processor ever made, for their counters. Never changed in place; read by anyone. */
  private volatile Processor[] all = {};

  /** How many are detached, and still held by a carrier. Read by the monitor. */
  private volatile int detachedCount;

  /** The size of {@link #idle}; read by anyone. */
  private volatile int idleCount;

  ProcessorSet(Supplier<Processor> maker, int parallelism) {
    this.maker = maker;
    inUse = new Processor[0];
    resize(parallelism);
  }

  /** Those in use. Needs no lock. */
  Processor[] inUse() {
    return inUse;
  }

  /** Whether any is idle. Needs no lock. */
  boolean hasIdle() {
    return idleCount != 0;
  }

  int idleCount() {
    return idleCount;
  }

  /** Every processor ever made. Needs no lock. */
  Processor[] all() {
    return all;
  }

  /** How many of these are detached, and held by a carrier. Needs no lock. */
  int detachedCount() {
    return detachedCount;
  }

  void putIdle(Processor processor) {
    idle.push(processor);
    processor.idle = true;
    idleCount++;
  }

  @Nullable Processor takeIdle() {
    Processor processor = idle.poll();
    if (processor != null) {
      processor.idle = false;
      idleCount--;
      processor.beginSlice();
    }
    return processor;
  }

  /** Whether {@code processor} is in use and held by a carrier. */
  boolean isHeld(Processor processor) {
    boolean used = false;
    for (Processor one : inUse) {
      used |= one == processor;
    }
    return used && !processor.idle;
  }

  /**
   * Puts another processor in the place of {@code held}, which its carrier still holds.
   *
   * @throws OutOfMemoryError if there is no memory for one
   */
  Processor detach(Processor held) {
    Processor[] changed = inUse.clone();
    makeSpares(1);
    Processor fresh = takeSpare();
    fresh.beginSlice();
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
    held.detached = false;
    detachedCount--;
    putSpare(held);
  }

  /**
   * Changes how many are in use. Those added are idle; those taken away become spares if they are
   * idle, and are detached otherwise.
   *
   * @throws OutOfMemoryError if there is no memory for as many
   */
  void resize(int parallelism) {
    Processor[] before = inUse;
    Processor[] after = Arrays.copyOf(before, parallelism);
    makeSpares(parallelism - before.length);
    for (int i = before.length; i < parallelism; i++) {
      after[i] = takeSpare();
      putIdle(after[i]);
    }
    for (int i = before.length; i-- > parallelism; ) {
      Processor taken = before[i];
      if (taken.idle) {
        idle.remove(taken);
        taken.idle = false;
        idleCount--;
        putSpare(taken);
      } else {
        markDetached(taken);
      }
    }
    inUse = after;
  }

  private void markDetached(Processor held) {
    held.detached = true;
    detachedCount++;
  }

  private void putSpare(Processor processor) {
    spare.push(processor);
    spareCount++;
  }

  private Processor takeSpare() {
    Processor taken = spare.poll();
    assert taken != null;
    spareCount--;
    return taken;
  }

  private void makeSpares(int needed) {
    while (spareCount < needed) {
      Processor[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = maker.get();
      all = more;
      putSpare(more[more.length - 1]);
    }
  }
}
