package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All fibers of a scheduler, for dumps, without keeping any of them alive: a parked goroutine that
 * nothing can wake any more is garbage, and stays so.
 */
final class FiberRegistry {

  /** A weak reference that knows its place. */
  static class Ref extends WeakReference<Fiber> {
    final int slot;

    Ref(Fiber fiber, ReferenceQueue<Fiber> queue, int slot) {
      super(fiber, queue);
      this.slot = slot;
    }
  }

  /** How long {@link #awaitCollected} waits for more, and for how long it goes on. */
  private static final long QUIET_MILLIS = 100;

  private static final long LONGEST_NANOS = 1_000_000_000L;

  private final SpinLock lock = new SpinLock();
  private final ReferenceQueue<Fiber> collected = new ReferenceQueue<>();

  /**
   * Guarded by the lock, as is all below. A free slot holds the slot of the next free one. A fiber
   * may look at its own slot without the lock: whichever array it sees has it.
   */
  private volatile @Nullable Object[] slots = new Object[64];

  private int used;
  private int firstFree = -1;
  private long leaked;

  /** Whether a thread of its own takes what is collected, so that {@link #add} need not. */
  private volatile boolean watched;

  void add(Fiber fiber) {
    expunge();
    lock.lockHere();
    int slot = takeSlot();
    slots[slot] =
        LeakSetting.TRACED ? new Trace(fiber, collected, slot) : new Ref(fiber, collected, slot);
    fiber.registered(slot);
    lock.unlock();
  }

  /**
   * Forgets {@code fiber}. Its reference may reach the queue all the same, when the collector has
   * found it already, or finds the fiber before the reference, and the place is then another's.
   */
  void remove(Fiber fiber) {
    lock.lockHere();
    free(fiber.registered());
    lock.unlock();
  }

  /** The fibers there are. */
  List<Fiber> list() {
    lock.lockHere();
    Object[] copy = Arrays.copyOf(slots, used);
    lock.unlock();
    List<Fiber> fibers = new ArrayList<>();
    for (Object entry : copy) {
      Fiber fiber = entry instanceof Ref ref ? ref.get() : null;
      if (fiber != null) {
        fibers.add(fiber);
      }
    }
    return fibers;
  }

  /** What {@code fiber}, which is registered, keeps for a report of its leak. */
  Trace traceOf(Fiber fiber) {
    Object entry = slots[fiber.registered()];
    assert entry instanceof Trace;
    return (Trace) entry;
  }

  /** How many fibers the collector took that carried a goroutine. */
  long leaked() {
    expunge();
    lock.lockHere();
    long count = leaked;
    lock.unlock();
    return count;
  }

  /** Has only {@link #awaitCollected} take what is collected, from now on. */
  void watched() {
    watched = true;
  }

  /** Frees the places of those that the collector took. */
  private void expunge() {
    if (watched) {
      return;
    }
    for (Reference<? extends Fiber> gone; (gone = collected.poll()) != null; ) {
      takeOut((Ref) gone);
    }
  }

  /**
   * Waits until the collector takes a fiber, and then a little for all the others that it takes;
   * returns how many carried a goroutine, and adds to {@code traces} what was kept of them.
   */
  int awaitCollected(List<Trace> traces) throws InterruptedException {
    int count = 0;
    long start = 0;
    for (Reference<? extends Fiber> gone = collected.remove();
        gone != null;
        gone = System.nanoTime() - start < LONGEST_NANOS ? collected.remove(QUIET_MILLIS) : null) {
      if (start == 0) {
        start = System.nanoTime();
      }
      if (takeOut((Ref) gone)) {
        count++;
        if (gone instanceof Trace trace) {
          traces.add(trace);
        }
      }
    }
    return count;
  }

  /** Frees the place of a fiber that is gone; false if it had left it before. */
  private boolean takeOut(Ref gone) {
    lock.lockHere();
    boolean held = slots[gone.slot] == gone;
    if (held) {
      free(gone.slot);
      leaked++;
    }
    lock.unlock();
    return held;
  }

  private int takeSlot() {
    int slot = firstFree;
    if (slot >= 0) {
      Object following = slots[slot];
      assert following instanceof Integer;
      firstFree = (Integer) following;
      return slot;
    }
    if (used == slots.length) {
      slots = Arrays.copyOf(slots, used + (used >> 1));
    }
    return used++;
  }

  private void free(int slot) {
    slots[slot] = firstFree;
    firstFree = slot;
  }
}
