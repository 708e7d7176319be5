package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
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
  private static final class Ref extends WeakReference<Fiber> {
    final int slot;

    Ref(Fiber fiber, ReferenceQueue<Fiber> queue, int slot) {
      super(fiber, queue);
      this.slot = slot;
    }
  }

  private final SpinLock lock = new SpinLock();
  private final ReferenceQueue<Fiber> collected = new ReferenceQueue<>();

  /** Guarded by the lock, as is all below. A free slot holds the slot of the next free one. */
  private @Nullable Object[] slots = new Object[64];

  private int used;
  private int firstFree = -1;

  void add(Fiber fiber) {
    expunge();
    lock.lockHere();
    int slot = takeSlot();
    slots[slot] = new Ref(fiber, collected, slot);
    fiber.registered(slot);
    lock.unlock();
  }

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

  /** Frees the places of those that the collector took. */
  private void expunge() {
    for (Object gone; (gone = collected.poll()) != null; ) {
      Ref ref = (Ref) gone;
      lock.lockHere();
      // A reference that was removed is garbage, but the collector may queue it all the same.
      if (slots[ref.slot] == ref) {
        free(ref.slot);
      }
      lock.unlock();
    }
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
