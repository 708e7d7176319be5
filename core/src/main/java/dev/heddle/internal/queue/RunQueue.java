package dev.heddle.internal.queue;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of a processor: its owner pushes at the tail and takes at either end; any thread
 * may steal half from the head. The order is that of the pushes.
 *
 * <p><b>Protocol.</b> One word holds the index of the head, that of the tail, and the number of
 * takes. Every step is a compare-and-set of that word. Indices have 16 bits and wrap around; an
 * element is at its index modulo the capacity.
 *
 * <ul>
 *   <li>The owner writes an element before it moves the tail, so a thread that reads the word sees
 *       the elements between head and tail.
 *   <li>A thread that takes from the head reads the elements before it moves the head. The tail may
 *       come down and go up again meanwhile, over other elements: then the number of takes has
 *       changed, and the move fails. If only the tail has gone up, the elements read are still
 *       there.
 *   <li>A slot that the head has passed refers to its element until the owner wipes it on a later
 *       push or take. A thief may not wipe it, since the owner may have used the slot again. {@code
 *       wiped} is the owner's, and says up to which index slots are empty.
 * </ul>
 *
 * <p>Go: proc.go, {@code runqput}, {@code runqget}, {@code runqgrab}.
 */
public final class RunQueue {

  public static final int CAPACITY = 256;

  private static final int MASK = CAPACITY - 1;

  private static final int INDEX_BITS = 16;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final long ONE_TAKE = 1L << (2 * INDEX_BITS);

  private static final VarHandle ENDS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "ends", VarHandle.class, RunQueue.class, long.class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Work[].class);

  static {
    link();
  }

  private final @Nullable Work[] ring = new Work[CAPACITY];

  /** From the lowest bit: the tail, the head, the number of takes. */
  private long ends;

  /** Slots from the tail to this index, all around, are empty; the owner's alone. */
  private int wiped;

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and a carrier has work in hand then, or the lock.
   */
  private static void link() {
    RunQueue queue = new RunQueue();
    boolean same = ENDS.compareAndSet(queue, 0L, 0L);
    long ends = (long) ENDS.getAcquire(queue) + (long) ENDS.getOpaque(queue);
    ends += (long) ENDS.getVolatile(queue) + (long) ENDS.compareAndExchange(queue, 0L, 0L);
    SLOT.setOpaque(queue.ring, 0, (Work) null);
    Work none = (Work) SLOT.getOpaque(queue.ring, 0);
    assert same && ends == 0 && none == null;
  }

  /**
   * Appends {@code work}; false if the queue is full. The owner's alone. Ends with a full fence:
   * what the owner reads next, such as whether a processor is idle, is read after the push can be
   * seen.
   */
  public boolean push(Work work) {
    long seen = (long) ENDS.getOpaque(this);
    if (size(seen) == CAPACITY) {
      return false;
    }
    wipe(head(seen));
    SLOT.setOpaque(ring, tail(seen) & MASK, work);
    appended(seen, 1);
    return true;
  }

  /** Appends up to {@code most} of {@code from}, as {@link #push} does; returns how many. */
  public int pushAll(WorkList from, int most) {
    long seen = (long) ENDS.getOpaque(this);
    int n = Math.min(most, Math.min(from.size(), CAPACITY - size(seen)));
    if (n > 0) {
      wipe(head(seen));
      for (int i = 0; i < n; i++) {
        SLOT.setOpaque(ring, tail(seen) + i & MASK, from.poll());
      }
      appended(seen, n);
    }
    return n;
  }

  /** Moves the tail over the {@code n} elements written behind it. */
  private void appended(long seen, int n) {
    long now = seen;
    while (!ENDS.compareAndSet(this, now, withTail(now, tail(now) + n))) {
      now = (long) ENDS.getOpaque(this); // a thief has moved the head
    }
  }

  /** Takes the oldest element; null if there is none. The owner's alone. */
  public @Nullable Work takeOldest() {
    for (; ; ) {
      long seen = (long) ENDS.getAcquire(this);
      wipe(head(seen));
      if (size(seen) == 0) {
        return null;
      }
      Work work = ring[head(seen) & MASK];
      if (ENDS.compareAndSet(this, seen, withoutOldest(seen, 1))) {
        wipe(head(seen) + 1 & INDEX_MASK);
        return work;
      }
    }
  }

  /** Takes the newest element; null if there is none. The owner's alone. */
  public @Nullable Work takeNewest() {
    for (; ; ) {
      long seen = (long) ENDS.getAcquire(this);
      wipe(head(seen));
      if (size(seen) == 0) {
        return null;
      }
      int newest = tail(seen) - 1;
      if (ENDS.compareAndSet(this, seen, withTail(seen, newest) + ONE_TAKE)) {
        Work work = ring[newest & MASK];
        ring[newest & MASK] = null;
        return work;
      }
    }
  }

  /** Moves up to {@code most}, oldest first, to {@code to}, which has room. The owner's alone. */
  public void moveOldest(int most, WorkList to) {
    for (; ; ) {
      long seen = (long) ENDS.getAcquire(this);
      int n = Math.min(most, size(seen));
      if (n == 0 || ENDS.compareAndSet(this, seen, withoutOldest(seen, n))) {
        for (int i = 0; i < n; i++) {
          Work work = ring[head(seen) + i & MASK]; // the owner's until it pushes again
          assert work != null;
          to.add(work);
        }
        wipe(head(seen) + n & INDEX_MASK);
        return;
      }
    }
  }

  /**
   * Moves half of this queue, rounded up, to {@code thief}, whose owner calls. Returns one of the
   * stolen elements without queueing it; null if this queue was empty.
   */
  public @Nullable Work stealInto(RunQueue thief) {
    long own = (long) ENDS.getAcquire(thief);
    int base = tail(own);
    thief.wipe(head(own));
    for (; ; ) {
      long seen = (long) ENDS.getAcquire(this);
      int n = size(seen) - size(seen) / 2;
      if (n == 0) {
        return null;
      }
      for (int i = 0; i < n; i++) {
        Work work = (Work) SLOT.getOpaque(ring, head(seen) + i & MASK);
        SLOT.setOpaque(thief.ring, base + i & MASK, work);
      }
      if (movePastOldest(seen, n)) {
        Work last = thief.ring[base + n - 1 & MASK];
        thief.ring[base + n - 1 & MASK] = null;
        if (n > 1) {
          thief.appended(own, n - 1);
        }
        return last;
      }
      // The copies above thief.tail are in no queue; wiped, they keep nothing alive.
      for (int i = 0; i < n; i++) {
        SLOT.setOpaque(thief.ring, base + i & MASK, (Work) null);
      }
    }
  }

  /** Steals one element, for a caller that has no queue; null if there was nothing. */
  public @Nullable Work stealOne() {
    for (; ; ) {
      long seen = (long) ENDS.getAcquire(this);
      if (size(seen) == 0) {
        return null;
      }
      Work work = (Work) SLOT.getOpaque(ring, head(seen) & MASK);
      if (movePastOldest(seen, 1)) {
        return work;
      }
    }
  }

  /** Takes the oldest, which were read; false if anything but the tail has changed since. */
  private boolean movePastOldest(long seen, int n) {
    long now = seen;
    do {
      long witness = (long) ENDS.compareAndExchange(this, now, withoutOldest(now, n));
      if (witness == now) {
        return true;
      }
      now = witness;
    } while (now >>> INDEX_BITS == seen >>> INDEX_BITS);
    return false;
  }

  /** Whether the queue was empty; exact only for the owner. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** How many elements there were; exact only for the owner. */
  public int size() {
    return size((long) ENDS.getVolatile(this));
  }

  /** Wipes the slots that thieves passed. The owner's alone, before it lets go of the queue. */
  public void forgetTaken() {
    wipe(head((long) ENDS.getAcquire(this)));
  }

  /** Wipes the slots that the head has passed, so that they keep no finished goroutine alive. */
  private void wipe(int upTo) {
    for (int i = wiped; i != upTo; i = i + 1 & INDEX_MASK) {
      ring[i & MASK] = null;
    }
    wiped = upTo;
  }

  // The word

  private static int tail(long ends) {
    return (int) ends & INDEX_MASK;
  }

  private static int head(long ends) {
    return (int) ends >>> INDEX_BITS;
  }

  private static int size(long ends) {
    return tail(ends) - head(ends) & INDEX_MASK;
  }

  private static long withTail(long ends, int tail) {
    return (ends & ~(long) INDEX_MASK) | (tail & INDEX_MASK);
  }

  private static long withoutOldest(long ends, int n) {
    long takes = (ends & -ONE_TAKE) + ONE_TAKE;
    return takes | (((long) (head(ends) + n) & INDEX_MASK) << INDEX_BITS) | tail(ends);
  }
}
