package dev.heddle.internal.sched;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A processor's bounded run queue: its owner pushes at the tail and takes at the head, anyone may
 * steal half from the head. First in, first out.
 *
 * <p>Indices only grow (they wrap around as ints); an element stands at index modulo capacity.
 *
 * <ul>
 *   <li>{@code tail} is written by the owner alone, after the element, so whoever reads the tail
 *       sees the elements below it.
 *   <li>{@code head} moves by compare-and-set. Whoever moves it owns the elements it passed. They
 *       are read before the move: the owner cannot overwrite a slot whose index is not below head,
 *       so a successful move proves that what was read was there.
 *   <li>A slot that was passed still refers to its element until the owner, on a later push or
 *       take, wipes it: a thief may not, since the owner may have used the slot again. {@code
 *       wiped} is the owner's, and says up to which index slots are empty.
 * </ul>
 *
 * <p>Go: proc.go, {@code runqput}, {@code runqget}, {@code runqgrab}.
 */
final class RunQueue {

  static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Work[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(RunQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(RunQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Work[] ring = new Work[CAPACITY];
  private int head;
  private int tail;

  /** Slots below this index are empty; the owner's alone. */
  private int wiped;

  /**
   * Appends {@code work}; false if the queue is full. The owner's alone. Ends with a full fence:
   * what the owner reads next, such as whether anyone is idle, is read after the push can be seen.
   */
  boolean push(Work work) {
    int h = (int) HEAD.getAcquire(this);
    int t = tail;
    if (t - h >= CAPACITY) {
      return false;
    }
    wipe(h);
    SLOT.setOpaque(ring, t & MASK, work);
    TAIL.setVolatile(this, t + 1);
    return true;
  }

  /** Takes the oldest element; null if there is none. The owner's alone. */
  @Nullable Work take() {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      wipe(h);
      if (h == tail) {
        return null;
      }
      Work work = ring[h & MASK];
      if (HEAD.compareAndSet(this, h, h + 1)) {
        wipe(h + 1);
        return work;
      }
    }
  }

  /**
   * Takes half of what is there, oldest first. The owner's alone, for a full queue. Go: {@code
   * runqputslow}.
   */
  List<Work> takeHalf() {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      int n = (tail - h) / 2;
      if (n == 0) {
        return List.of();
      }
      if (HEAD.compareAndSet(this, h, h + n)) {
        List<Work> half = new ArrayList<>(n);
        for (int i = h; i != h + n; i++) {
          Work work = ring[i & MASK];
          assert work != null;
          half.add(work);
        }
        wipe(h + n);
        return half;
      }
    }
  }

  /**
   * Moves half of this queue, rounded up, to {@code thief}, whose owner calls, and returns one of
   * the stolen elements without queueing it; null if there was nothing.
   */
  @Nullable Work stealInto(RunQueue thief) {
    int base = thief.tail;
    thief.wipe((int) HEAD.getAcquire(thief));
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      int t = (int) TAIL.getAcquire(this);
      int n = t - h;
      n -= n / 2;
      if (n <= 0) {
        return null;
      }
      if (n > CAPACITY / 2) {
        continue; // head and tail were read at different moments
      }
      for (int i = 0; i < n; i++) {
        Work work = (Work) SLOT.getOpaque(ring, (h + i) & MASK);
        SLOT.setOpaque(thief.ring, (base + i) & MASK, work);
      }
      if (HEAD.compareAndSet(this, h, h + n)) {
        Work last = thief.ring[(base + n - 1) & MASK];
        thief.ring[(base + n - 1) & MASK] = null;
        if (n > 1) {
          TAIL.setVolatile(thief, base + n - 1);
        }
        return last;
      }
      // The copies above thief.tail are nobody's; they are wiped here so that they keep nothing.
      for (int i = 0; i < n; i++) {
        SLOT.setOpaque(thief.ring, (base + i) & MASK, null);
      }
    }
  }

  /** Steals one element, for a caller that has no queue; null if there was nothing. */
  @Nullable Work stealOne() {
    for (; ; ) {
      int h = (int) HEAD.getAcquire(this);
      int t = (int) TAIL.getAcquire(this);
      if (t - h <= 0) {
        return null;
      }
      Work work = (Work) SLOT.getOpaque(ring, h & MASK);
      if (HEAD.compareAndSet(this, h, h + 1)) {
        return work;
      }
    }
  }

  /** Whether the queue was empty; exact only for the owner. */
  boolean isEmpty() {
    return (int) HEAD.getVolatile(this) == (int) TAIL.getVolatile(this);
  }

  /** How many elements there were; exact only for the owner. */
  int size() {
    return Math.max(0, (int) TAIL.getAcquire(this) - (int) HEAD.getAcquire(this));
  }

  /** Keeps nothing that was taken by others. The owner's alone, before it lets go of the queue. */
  void forgetTaken() {
    wipe((int) HEAD.getAcquire(this));
  }

  /** Wipes the slots that were passed, so that a finished goroutine is not kept by them. */
  private void wipe(int upTo) {
    for (int i = wiped; i != upTo; i++) {
      ring[i & MASK] = null;
    }
    wiped = upTo;
  }
}
