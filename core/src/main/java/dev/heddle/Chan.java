package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A channel: values pass from senders to receivers, first come, first served on both sides.
 *
 * <p>An unbuffered channel hands each value from a sender to a receiver that are both there. A
 * buffered one lets senders run ahead by its capacity. Everything that blocks may be called from a
 * goroutine, from a platform thread and from any virtual thread. Go: chan.go.
 *
 * <p>An operation takes constant time but for {@link #close}, and allocates nothing in a goroutine.
 *
 * @param <T> what passes through; never null, which is what lets null mean closed
 */
// Invariants, whenever the lock is free:
//   - senders wait only if the buffer is full, or there is none; receivers only if it is empty and
//     the channel is open. So at least one of the two queues is empty, but for selects that wait
// for
//     both sides of the same channel, and for waiters whose wait has ended and who have yet to
//     remove themselves.
//   - nobody waits on a closed channel once close has returned.
// A value is handed straight to a waiting receiver; the buffer is then empty, so nothing is
// overtaken.
// A receiver that takes from a full buffer moves the longest-waiting sender's value into it.
public final class Chan<T> implements SendChan<T>, ReceiveChan<T>, AutoCloseable {

  /** What {@link #receiveLocked} says if nothing can be received now. */
  static final Object NOTHING = new Object();

  private static final Chan<Object> NEVER = new Chan<>(0, true);

  final SpinLock lock = new SpinLock();
  final WaitQueue senders = new WaitQueue();
  final WaitQueue receivers = new WaitQueue();
  private final @Nullable Buffer buffer;
  private final boolean never;

  /** Written once, under the lock. */
  private volatile boolean closed;

  /** Whom the operation under the lock has won, to be woken when the lock is released. */
  private @Nullable Waiter won;

  private int wonFrom;

  /** What must live as long as the channel, such as the source of its ticks. */
  private @Nullable Object attachment;

  Chan(int capacity) {
    this(capacity, false);
  }

  private Chan(int capacity, boolean never) {
    this.buffer = capacity == 0 ? null : new Buffer(capacity);
    this.never = never;
  }

  /**
   * The channel on which nothing ever happens: every operation that blocks does so for ever, every
   * other one fails, and no case of a select is ever ready. It cannot be closed. Go: a nil channel.
   *
   * @param <T> what never passes through
   * @return the channel; always the same
   */
  @SuppressWarnings("unchecked") // no value ever comes out of it
  public static <T> Chan<T> never() {
    return (Chan<T>) NEVER;
  }

  // Sending

  @Override
  public void send(T value) {
    checkValue(value);
    CancelledException.check("send");
    lock.lock();
    if (sendLocked(value)) {
      unlockAndWake();
      return;
    }
    Waiter waiter = waitToSend(value);
    settleSend(waiter, waiter.await());
  }

  @Override
  public boolean trySend(T value) {
    checkValue(value);
    lock.lock();
    boolean sent = sendLocked(value);
    unlockAndWake();
    return sent;
  }

  @Override
  public boolean trySend(T value, Duration wait) {
    checkValue(value);
    long nanos = Timers.nanos(wait);
    if (nanos <= 0) {
      return trySend(value);
    }
    CancelledException.check("trySend");
    lock.lock();
    if (sendLocked(value)) {
      unlockAndWake();
      return true;
    }
    Waiter waiter = waitToSend(value);
    return settleSend(waiter, waiter.await(nanos));
  }

  private Waiter waitToSend(T value) {
    Waiter waiter = Waiter.current();
    waiter.item = value;
    waiter.arm(never ? WaitReason.CHAN_SEND_NEVER : WaitReason.CHAN_SEND, this);
    if (!never) {
      senders.add(waiter);
    }
    lock.unlock();
    return waiter;
  }

  private boolean settleSend(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED && ended != Waiter.CLOSED) {
      withdraw(senders, waiter);
    }
    waiter.takeItem();
    return switch (ended) {
      case Waiter.SIGNALLED -> true;
      case Waiter.TIMED_OUT -> false;
      case Waiter.CLOSED -> throw closedWhileSending();
      default -> throw CancelledException.of("send");
    };
  }

  /** Sends {@code value} if that needs no wait. Needs the lock, and then {@link #unlockAndWake}. */
  boolean sendLocked(Object value) {
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

  // Receiving

  @Override
  public @Nullable T receive() {
    CancelledException.check("receive");
    lock.lock();
    Object value = receiveLocked();
    if (value != NOTHING) {
      unlockAndWake();
      return received(value);
    }
    Waiter waiter = waitToReceive();
    return settleReceive(waiter, waiter.await());
  }

  @Override
  public @Nullable T tryReceive() {
    lock.lock();
    Object value = receiveLocked();
    unlockAndWake();
    return value == NOTHING ? null : received(value);
  }

  @Override
  public @Nullable T tryReceive(Duration wait) {
    long nanos = Timers.nanos(wait);
    if (nanos <= 0) {
      return tryReceive();
    }
    CancelledException.check("tryReceive");
    lock.lock();
    Object value = receiveLocked();
    if (value != NOTHING) {
      unlockAndWake();
      return received(value);
    }
    Waiter waiter = waitToReceive();
    return settleReceive(waiter, waiter.await(nanos));
  }

  private Waiter waitToReceive() {
    Waiter waiter = Waiter.current();
    waiter.arm(never ? WaitReason.CHAN_RECEIVE_NEVER : WaitReason.CHAN_RECEIVE, this);
    if (!never) {
      receiverWaits();
      receivers.add(waiter);
    }
    lock.unlock();
    return waiter;
  }

  /** Notes, under the lock, that a receiver is about to wait. */
  void receiverWaits() {
    if (attachment instanceof TickSource ticks) {
      ticks.hold();
    }
  }

  private @Nullable T settleReceive(Waiter waiter, int ended) {
    if (ended == Waiter.SIGNALLED) {
      return received(waiter.takeItem());
    }
    if (ended == Waiter.CLOSED) {
      return null;
    }
    withdraw(receivers, waiter);
    waiter.takeItem();
    if (ended == Waiter.TIMED_OUT) {
      return null;
    }
    throw CancelledException.of("receive");
  }

  /**
   * Receives if that needs no wait: the value, null if the channel is drained, or {@link #NOTHING}.
   * Needs the lock, and then {@link #unlockAndWake}.
   */
  @Nullable Object receiveLocked() {
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
    return closed ? null : NOTHING;
  }

  private @Nullable Object takeFromSender() {
    if (closed) {
      return null; // those who still wait to send are about to be told
    }
    for (WaitNode node; (node = senders.poll()) != null; ) {
      Object offer = node.item;
      if (win(node, Waiter.SIGNALLED)) {
        return offer;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // only values of type T are ever sent
  private @Nullable T received(@Nullable Object value) {
    return (T) value;
  }

  @Override
  public Iterator<T> iterator() {
    return new ChanIterator<>(this);
  }

  @Override
  public Stream<T> stream() {
    return ChanIterator.stream(this);
  }

  // Closing

  @Override
  public void close() {
    if (never) {
      throw new IllegalStateException(
          "Chan.never() cannot be closed; make a channel of your own with Heddle.chan()");
    }
    lock.lock();
    boolean again = closed;
    closed = true;
    lock.unlock();
    if (again) {
      throw new ChannelClosedException(
          "close of a closed channel; only one party, usually the last sender, should close it");
    }
    // The receivers that wait found the buffer empty, and nobody joins either queue any more.
    receivers.endAll(lock, Waiter.CLOSED);
    senders.endAll(lock, Waiter.CLOSED);
  }

  // Shared steps

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

  /** Releases the lock, and wakes whom the operation has won. */
  void unlockAndWake() {
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

  private void withdraw(WaitQueue queue, WaitNode node) {
    lock.lock();
    queue.remove(node);
    lock.unlock();
  }

  // Looking at it

  @Override
  public boolean isDrained() {
    return closed && size() == 0;
  }

  /**
   * How many values are buffered, at some moment during the call. Go: {@code len(c)}.
   *
   * @return the number
   */
  public int size() {
    return buffer == null ? 0 : sizeLocked(buffer);
  }

  private int sizeLocked(Buffer values) {
    lock.lock();
    int size = values.size();
    lock.unlock();
    return size;
  }

  /**
   * How many values the buffer holds; 0 for an unbuffered channel. Go: {@code cap(c)}.
   *
   * @return the number
   */
  public int capacity() {
    return buffer == null ? 0 : buffer.capacity;
  }

  /**
   * Whether the channel is closed. Values may still be left in it: see {@link #isDrained}.
   *
   * @return whether it is
   */
  public boolean isClosed() {
    return closed;
  }

  /** Keeps {@code what} alive as long as the channel; before the channel is shared. */
  void attach(Object what) {
    attachment = what;
  }

  @Nullable Object attachment() {
    return attachment;
  }

  /** Takes back what is buffered, at most one value; whether there was one. Needs the lock. */
  boolean takeBuffered() {
    if (buffer == null || buffer.size() == 0) {
      return false;
    }
    buffer.take();
    return true;
  }

  boolean isNever() {
    return never;
  }

  @Override
  public String toString() {
    if (never) {
      return "Chan.never()";
    }
    return "Chan[" + size() + " of " + capacity() + (closed ? ", closed]" : "]");
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
