package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A channel's buffer: a ring of at most {@code capacity} values, first in, first out. It starts
 * small and grows as it fills, so a large capacity takes no memory until it is used.
 *
 * <p>It is also the lock of its channel, and guarded by it. An operation that takes the lock is
 * about to change the buffer, so one cache line moves between cores instead of two.
 */
final class Buffer extends SpinLock {

  private static final int FIRST_LENGTH = 16;

  final int capacity;
  private @Nullable Object[] ring;
  private int head;
  private int size;

  Buffer(int capacity) {
    this.capacity = capacity;
    ring = new Object[Math.min(capacity, FIRST_LENGTH)];
  }

  boolean isFull() {
    return size == capacity;
  }

  int size() {
    return size;
  }

  /**
   * Appends {@code value}. Call it only if the buffer is not full. If there is no memory, this
   * releases the lock and throws, and the buffer is as before.
   */
  void put(Object value) {
    if (size == ring.length) {
      grow();
    }
    int at = head + size;
    if (at >= ring.length) {
      at -= ring.length;
    }
    ring[at] = value;
    size++;
  }

  /** Takes the oldest value. Call it only if there is one. */
  Object take() {
    Object value = ring[head];
    assert value != null;
    ring[head] = null;
    if (++head == ring.length) {
      head = 0;
    }
    size--;
    return value;
  }

  private void grow() {
    int length = (int) Math.min(capacity, ring.length * 2L);
    @Nullable Object[] larger;
    try {
      larger = Arrays.copyOfRange(ring, head, head + length);
    } catch (Throwable noMemory) {
      unlock();
      throw noMemory;
    }
    int wrapped = head;
    System.arraycopy(ring, 0, larger, ring.length - wrapped, wrapped);
    ring = larger;
    head = 0;
  }
}
