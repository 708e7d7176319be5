package dev.heddle.internal.park;

import dev.heddle.internal.lock.SpinLock;
import org.jspecify.annotations.Nullable;

/**
 * The waiters for a thing, first come first served. Guarded by the lock of that thing. Adding,
 * taking the first and removing any take constant time.
 *
 * <p>A node in the queue may belong to a waiter whose wait has ended meanwhile, by cancellation,
 * timeout or another channel of its select. A party that takes such a node skips it ({@link
 * Waiter#win} says so); otherwise its waiter removes it.
 */
public final class WaitQueue {

  /** How many waits {@link #endAll} ends in one hold of the lock. */
  private static final int BATCH = 128;

  private @Nullable WaitNode first;
  private @Nullable WaitNode last;

  /** Appends {@code node}, which is in no queue. */
  public void add(WaitNode node) {
    WaitNode end = last;
    node.prev = end;
    last = node;
    if (end == null) {
      first = node;
    } else {
      end.next = node;
    }
  }

  /** Puts {@code node}, which is in no queue, before all others: it has waited longest. */
  public void addFirst(WaitNode node) {
    WaitNode start = first;
    node.next = start;
    first = node;
    if (start == null) {
      last = node;
    } else {
      start.prev = node;
    }
  }

  /** Takes the node that has waited longest, or null. */
  public @Nullable WaitNode poll() {
    WaitNode node = first;
    if (node != null) {
      unlink(node);
    }
    return node;
  }

  /** The node that has waited longest, or null. */
  public @Nullable WaitNode peek() {
    return first;
  }

  /** Removes {@code node} if it is still in this queue. */
  public void remove(WaitNode node) {
    if (node.prev != null || first == node) {
      unlink(node);
    }
  }

  /**
   * The same, with {@code lock}, which guards the queue: a waiter whose wait nobody ended leaves.
   */
  public void remove(SpinLock lock, WaitNode node) {
    lock.lock();
    remove(node);
    lock.unlock();
  }

  /** Puts the waiters in the queue, in order, into {@code found}; returns how many. */
  public int waiters(Waiter[] found) {
    int n = 0;
    for (WaitNode node = first; node != null && n < found.length; node = node.next) {
      found[n++] = node.waiter();
    }
    return n;
  }

  public boolean isEmpty() {
    return first == null;
  }

  /**
   * Ends all waits in the queue, which no waiter joins any more. Takes {@code lock}, which guards
   * the queue, again and again, so that it is never held for long. Without memory for batches it
   * ends one wait after the other.
   */
  public void endAll(SpinLock lock, int outcome) {
    Waiter[] batch;
    int[] from;
    try {
      batch = new Waiter[BATCH];
      from = new int[BATCH];
    } catch (OutOfMemoryError e) {
      endEach(lock, outcome);
      return;
    }
    int n;
    do {
      n = 0;
      lock.lock();
      for (WaitNode node; n < BATCH && (node = poll()) != null; ) {
        Waiter waiter = node.waiter();
        from[n] = waiter.win(node.index(), outcome);
        if (from[n] != Waiter.LOST) {
          batch[n++] = waiter;
        }
      }
      lock.unlock();
      for (int i = 0; i < n; i++) {
        batch[i].wake(from[i]);
      }
    } while (n > 0);
  }

  void endEach(SpinLock lock, int outcome) {
    while (endOne(lock, outcome)) {
      // and the next
    }
  }

  /**
   * Ends the wait that is on and has lasted longest; false if there was none. Takes {@code lock},
   * as {@link #endAll}.
   */
  public boolean endOne(SpinLock lock, int outcome) {
    Waiter waiter = null;
    int from = Waiter.LOST;
    lock.lock();
    for (WaitNode node; from == Waiter.LOST && (node = poll()) != null; ) {
      waiter = node.waiter();
      from = waiter.win(node.index(), outcome);
    }
    lock.unlock();
    if (waiter != null) {
      waiter.wake(from);
    }
    return from != Waiter.LOST;
  }

  private void unlink(WaitNode node) {
    WaitNode before = node.prev;
    WaitNode after = node.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.prev = before;
    }
    node.prev = null;
    node.next = null;
  }
}
