package dev.heddle.internal.time;

import dev.heddle.internal.lock.SpinLock;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A heap of timers, earliest first. Each timer knows its place, so that removing it takes
 * logarithmic time. A node has four children: half the depth of a binary heap, and siblings in one
 * cache line. Go's timers use the same shape (time.go, {@code siftUp}).
 */
// No error leaves the lock held: the heap grows into an array that was made without the lock, and
// stays as large as it is where there is no memory for a smaller one. Method add keeps one place
// free for addAgain: a timer that is being fired may come back, and that cannot fail.
final class TimerHeap {

  private static final int CHILDREN = 4;

  /** What {@link #firstDue} returns for an empty heap. */
  static final long NEVER = Long.MAX_VALUE;

  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as is the size. */
  private @Nullable Timed[] heap = new Timed[16];

  private int size;

  /** Makes arrays; tests make it fail. */
  private final IntFunction<@Nullable Timed[]> arrays;

  TimerHeap() {
    this(Timed[]::new);
  }

  TimerHeap(IntFunction<@Nullable Timed[]> arrays) {
    this.arrays = arrays;
  }

  /** Adds {@code timed}; true if it is now the first that is due. */
  boolean add(Timed timed, long due) {
    lock.lock();
    while (size + 1 >= heap.length) {
      int length = heap.length;
      lock.unlock();
      @Nullable Timed[] larger = arrays.apply(length * 2);
      lock.lock();
      growInto(larger);
    }
    boolean first = insert(timed, due);
    lock.unlock();
    return first;
  }

  /**
   * Adds {@code timed} again, which was the last that {@link #pollDue} returned, unless it has been
   * added since; true if it is now the first that is due. It cannot fail.
   */
  boolean addAgain(Timed timed, long due) {
    lock.lock();
    boolean first = timed.index < 0 && insert(timed, due);
    lock.unlock();
    return first;
  }

  private boolean insert(Timed timed, long due) {
    timed.due = due;
    timed.heap = this;
    siftUp(size++, timed);
    return timed.index == 0;
  }

  private void growInto(@Nullable Timed[] larger) {
    if (larger.length > heap.length) {
      System.arraycopy(heap, 0, larger, 0, size);
      heap = larger;
    }
  }

  /**
   * Takes {@code timed} out; false if it is not in this heap, because it has fired or was taken.
   */
  boolean remove(Timed timed) {
    lock.lock();
    boolean present = timed.heap == this && timed.index >= 0;
    if (present) {
      removeAt(timed.index);
    }
    lock.unlock();
    return present;
  }

  /** Takes out the first that is due at {@code now}, or null. */
  @Nullable Timed pollDue(long now) {
    lock.lock();
    Timed first = size == 0 ? null : heap[0];
    if (first != null && first.due - now <= 0) {
      removeAt(0);
    } else {
      first = null;
    }
    lock.unlock();
    return first;
  }

  /** Nanoseconds from {@code now} until the first is due; {@link #NEVER} if there is none. */
  long firstDue(long now) {
    lock.lock();
    Timed first = size == 0 ? null : heap[0];
    long wait = first == null ? NEVER : Math.max(0, first.due - now);
    lock.unlock();
    return wait;
  }

  int size() {
    lock.lock();
    int n = size;
    lock.unlock();
    return n;
  }

  /** The first elements of the heap, {@code most} at most, in no order; null in spare places. */
  @Nullable Timed[] list(int most) {
    for (; ; ) {
      Timed[] copy = new Timed[Math.min(most, size() + 16)]; // outside of the lock
      lock.lock();
      boolean fits = size <= copy.length || copy.length == most;
      if (fits) {
        System.arraycopy(heap, 0, copy, 0, Math.min(size, copy.length));
      }
      lock.unlock();
      if (fits) {
        return copy;
      }
    }
  }

  private void removeAt(int at) {
    Timed removed = heap[at];
    assert removed != null;
    removed.index = -1;
    Timed last = heap[--size];
    heap[size] = null;
    assert last != null;
    if (at < size) {
      siftDown(at, last);
      if (last.index == at) {
        siftUp(at, last);
      }
    }
    if (heap.length > 1024 && size < heap.length / 4) {
      shrink();
    }
  }

  private void shrink() {
    try {
      heap = Arrays.copyOf(heap, heap.length / 2);
    } catch (OutOfMemoryError e) {
      // the larger array serves as well
    }
  }

  private void siftUp(int from, Timed timed) {
    int at = from;
    while (at > 0) {
      int up = (at - 1) / CHILDREN;
      Timed parent = heap[up];
      assert parent != null;
      if (parent.due - timed.due <= 0) {
        break;
      }
      put(at, parent);
      at = up;
    }
    put(at, timed);
  }

  private void siftDown(int from, Timed timed) {
    int at = from;
    for (; ; ) {
      int least = leastChild(at);
      if (least < 0) {
        break;
      }
      Timed child = heap[least];
      assert child != null;
      if (timed.due - child.due <= 0) {
        break;
      }
      put(at, child);
      at = least;
    }
    put(at, timed);
  }

  /** The child of {@code at} that is due first, or -1 if it has none. */
  private int leastChild(int at) {
    int first = at * CHILDREN + 1;
    if (first >= size) {
      return -1;
    }
    int least = first;
    int end = Math.min(first + CHILDREN, size);
    for (int i = first + 1; i < end; i++) {
      Timed candidate = heap[i];
      Timed best = heap[least];
      assert candidate != null && best != null;
      if (candidate.due - best.due < 0) {
        least = i;
      }
    }
    return least;
  }

  private void put(int at, Timed timed) {
    heap[at] = timed;
    timed.index = at;
  }
}
