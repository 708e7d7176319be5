package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a channel, and the steps under its lock that pass values without a wait. {@link
 * Chan} adds the wait, and {@link Selection} the wait on several channels at once.
 */
// Invariants, whenever the lock is free:
//   - senders wait only if the buffer is full, or there is none; receivers only if it is empty and
//     the channel is open. So at least one of the two queues is empty, except for selects that wait
//     for both sides of the same channel, and for waiters whose wait has ended and that have yet to
//     remove themselves.
//   - no waiter is on a closed channel once close has returned.
// A send hands its value directly to a waiting receiver. The buffer is then empty, so the value
// overtakes none. A receive from a full buffer moves the value of the longest-waiting sender into
// the buffer.
abstract class ChanState {

  /** Returned by {@link #receiveLocked} if nothing can be received now. */
  static final Object NOTHING = new Object();

  final SpinLock lock;
  final WaitQueue senders = new WaitQueue();
  final WaitQueue receivers = new WaitQueue();
  final @Nullable Buffer buffer;

  /** Written once, under the lock. */
  volatile boolean closed;

  /** The waiter that the operation under the lock has won; woken when the lock is released. */
  private @Nullable Waiter won;

  private int wonFrom;

  ChanState(int capacity) {
    buffer = capacity == 0 ? null : new Buffer(capacity);
    lock = buffer == null ? new SpinLock() : buffer;
  }

  /**
   * Sends {@code value} if that needs no wait. Needs the lock, and then {@link #unlockAndWake}.
   * What it throws leaves the channel as it was, and the lock released.
   */
  final boolean sendLocked(Object value) {
    if (closed) {
      lock.unlock();
      throw sendOnClosed();
    }
    for (WaitNode node; (node = receivers.poll()) != null; ) {
      node.item = value;
      if (win(node, Waiter.SIGNALLED)) {
        return true;
      }
    }
    if (buffer == null || buffer.isFull()) {
      return false;
    }
    buffer.put(value);
    return true;
  }

  /**
   * Receives if that needs no wait: the value, null if the channel is drained, or {@link #NOTHING}.
   * Needs the lock, and then {@link #unlockAndWake}.
   */
  final @Nullable Object receiveLocked() {
    if (buffer != null && buffer.size() > 0) {
      Object value = buffer.take();
      Object next = takeFromSender();
      if (next != null) {
        buffer.put(next);
      }
      return value;
    }
    Object value = takeFromSender();
    if (value != null) {
      return value;
    }
    return closed ? null : nothingYet();
  }

  /** The value of an open channel that is empty: a tick that is due, or {@link #NOTHING}. */
  abstract Object nothingYet();

  private @Nullable Object takeFromSender() {
    if (closed) {
      return null; // close is about to end the waits of the senders
    }
    for (WaitNode node; (node = senders.poll()) != null; ) {
      Object offer = node.item;
      if (win(node, Waiter.SIGNALLED)) {
        return offer;
      }
    }
    return null;
  }

  private boolean win(WaitNode node, int outcome) {
    Waiter waiter = node.waiter();
    int from = waiter.win(node.index(), outcome);
    if (from == Waiter.LOST) {
      return false;
    }
    won = waiter;
    wonFrom = from;
    return true;
  }

  /** Releases the lock, and wakes the waiter that the operation has won. */
  final void unlockAndWake() {
    Waiter waiter = won;
    if (waiter == null) {
      lock.unlock();
      return;
    }
    int from = wonFrom;
    won = null;
    lock.unlock();
    waiter.wake(from);
  }

  /** Drops one value from the buffer; returns whether there was one. Needs the lock. */
  final boolean takeBuffered() {
    if (buffer == null || buffer.size() == 0) {
      return false;
    }
    buffer.take();
    return true;
  }

  // Errors

  static void checkValue(@Nullable Object value) {
    Objects.requireNonNull(
        value,
        "null cannot be sent: to a receiver it means closed; send a value that stands for it");
  }

  static ChannelClosedException sendOnClosed() {
    return new ChannelClosedException(
        "send on a closed channel; close it only after the last send, and only on the sending side");
  }

  static ChannelClosedException closedWhileSending() {
    return new ChannelClosedException(
        "the channel was closed while a send waited; close it only after the last send has returned");
  }
}
