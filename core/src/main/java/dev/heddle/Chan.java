package dev.heddle;

import dev.heddle.internal.deadlock.Sites;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.report.ExceptionText;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A channel: values pass from senders to receivers, first come, first served on both sides.
 *
 * <p>An unbuffered channel is a rendezvous: it hands each value from a sender directly to a
 * receiver. A buffered channel lets senders run ahead by its capacity. Goroutines, platform threads
 * and any virtual thread may call the operations that block. Go: chan.go.
 *
 * <p>Each operation but {@link #close} takes constant time, and allocates nothing in a goroutine,
 * except where a send makes the buffer grow.
 *
 * @param <T> the type of the values; never null, so that null can mean closed
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
public final class Chan<T> implements SendChan<T>, ReceiveChan<T>, AutoCloseable {

  private static final Chan<Object> NEVER = new Chan<>(0, true);

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

  private final boolean never;

  /**
   * What must live as long as the channel, such as the source of its ticks. For other channels the
   * place where it was made, if that is recorded. A close with a failure puts a {@link Failure} in
   * its place, under the lock and before {@link #closed} is set.
   */
  private @Nullable Object attachment;

  Chan(int capacity) {
    this(capacity, false);
  }

  private Chan(int capacity, boolean never) {
    buffer = capacity == 0 ? null : new Buffer(capacity);
    lock = buffer == null ? new SpinLock() : buffer;
    this.never = never;
  }

  /**
   * A channel on which nothing ever happens: blocking operations block for ever, {@code try}
   * operations fail, and no case of a select is ever ready. It cannot be closed. Go: a nil channel.
   *
   * @param <T> the type of the values that never pass
   * @return the channel; always the same
   */
  @SuppressWarnings("unchecked") // no value ever comes out of it
  public static <T> Chan<T> never() {
    return (Chan<T>) NEVER;
  }

  // Sending

  @Override
  public void send(T value) {
    StackRoom.reserve();
    checkValue(value);
    Cancellation.check("send");
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
    StackRoom.reserve();
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
    StackRoom.reserve();
    Cancellation.check("trySend");
    lock.lock();
    if (sendLocked(value)) {
      unlockAndWake();
      return true;
    }
    Waiter waiter = waitToSend(value);
    return settleSend(waiter, await(senders, waiter, nanos));
  }

  private Waiter waitToSend(T value) {
    Waiter waiter = callersWaiter();
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

  // Receiving

  @Override
  public @Nullable T receive() {
    StackRoom.reserve();
    Cancellation.check("receive");
    lock.lock();
    Object value = receiveLocked();
    if (value != NOTHING) {
      unlockAndWake();
      return received(value);
    }
    Waiter waiter = waitToReceive();
    startTicks(waiter);
    return settleReceive(waiter, waiter.await());
  }

  @Override
  public @Nullable T tryReceive() {
    StackRoom.reserve();
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
    StackRoom.reserve();
    Cancellation.check("tryReceive");
    lock.lock();
    Object value = receiveLocked();
    if (value != NOTHING) {
      unlockAndWake();
      return received(value);
    }
    Waiter waiter = waitToReceive();
    startTicks(waiter);
    return settleReceive(waiter, await(receivers, waiter, nanos));
  }

  private Waiter waitToReceive() {
    Waiter waiter = callersWaiter();
    waiter.arm(never ? WaitReason.CHAN_RECEIVE_NEVER : WaitReason.CHAN_RECEIVE, this);
    if (!never) {
      receivers.add(waiter);
    }
    lock.unlock();
    return waiter;
  }

  /**
   * Starts the timer of the ticks that {@code waiter} awaits. If that fails, gives up and throws.
   */
  private void startTicks(Waiter waiter) {
    try {
      receiverWaits();
    } catch (Throwable noTimer) {
      if (waiter.giveUp()) {
        withdraw(receivers, waiter);
        waiter.takeItem();
        throw noTimer;
      }
    }
  }

  /**
   * Called without the lock, when a receiver has joined the queue.
   *
   * @throws OutOfMemoryError if there is no memory, or no thread, for the timer of its ticks
   */
  void receiverWaits() {
    if (attachment instanceof TickSource ticks) {
      ticks.awaited();
    }
  }

  /** Called under the lock, when a receiver has left the queue. */
  void receiverLeft() {
    if (attachment instanceof TickSource ticks) {
      ticks.receiverLeft();
    }
  }

  private @Nullable T settleReceive(Waiter waiter, int ended) {
    if (ended == Waiter.SIGNALLED) {
      return received(waiter.takeItem());
    }
    if (ended == Waiter.CLOSED) {
      return received(null);
    }
    withdraw(receivers, waiter);
    waiter.takeItem();
    if (ended == Waiter.TIMED_OUT) {
      return null;
    }
    throw CancelledException.of("receive");
  }

  /** The value, or null for the end of the channel, unless that end is a failure. */
  @SuppressWarnings("unchecked") // only values of type T are ever sent
  private @Nullable T received(@Nullable Object value) {
    if (value == null) {
      checkEnd();
    }
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

  // One side of it

  /**
   * The receiving side of this channel, which cannot be cast back: code that has only that can
   * neither send nor close. Go: a conversion to {@code <-chan T}.
   *
   * <pre>{@code
   * Chan<Double> readings = chan(16);
   * ReceiveChan<Double> toHandOut = readings.receiveOnly(); // its holder cannot close readings
   * }</pre>
   *
   * <p>It is as fast as the channel, and stands for it wherever one is received from: in a select,
   * in a loop, as a stream or a publisher.
   *
   * @return the receiving side; those of the same channel are equal
   */
  public ReceiveChan<T> receiveOnly() {
    return new ReceiveOnly<>(this);
  }

  /**
   * The sending side of this channel, which cannot be cast back: code that has only that cannot
   * receive. Go: a conversion to {@code chan<- T}.
   *
   * @return the sending side; those of the same channel are equal
   */
  public SendChan<T> sendOnly() {
    return new SendOnly<>(this);
  }

  // Closing

  @Override
  public void close() {
    closeWith(null);
  }

  @Override
  public void close(Throwable failure) {
    closeWith(
        Objects.requireNonNull(
            failure,
            "a channel is closed with a null failure; to close it without one, call close()"));
  }

  private void closeWith(@Nullable Throwable failure) {
    if (never) {
      throw new IllegalStateException(
          "Chan.never() cannot be closed; make a channel of your own with Heddle.chan()");
    }
    StackRoom.reserveForRelease();
    // Of a channel that is open, the attachment is the one that it was made with.
    Failure failed = failure == null ? null : new Failure(failure, attachment);
    lock.lock();
    boolean again = closed;
    if (!again && failed != null) {
      attachment = failed;
    }
    closed = true;
    lock.unlock();
    if (again) {
      throw closedAlready(failure);
    }
    // The waiting receivers have found the buffer empty, and no waiter joins either queue any more.
    receivers.endAll(lock, Waiter.CLOSED);
    senders.endAll(lock, Waiter.CLOSED);
  }

  /** What the channel was closed with; null if it is open, or was closed without a failure. */
  private @Nullable Throwable failure() {
    return attachment instanceof Failure failed ? failed.failure : null;
  }

  /**
   * Called without the lock by a receiver that has found the channel closed and drained.
   *
   * @throws ChannelFailedException if it was closed with a failure
   */
  void checkEnd() {
    Throwable failure = failure();
    if (failure != null) {
      throw new ChannelFailedException(failure);
    }
  }

  /** The caller's waiter. If there is no memory for one, releases the lock and throws. */
  private Waiter callersWaiter() {
    try {
      return Waiter.current();
    } catch (Throwable noMemory) {
      lock.unlock();
      throw noMemory;
    }
  }

  /** Awaits the end of a wait in {@code queue}. If there is no timer, withdraws and throws. */
  private int await(WaitQueue queue, Waiter waiter, long nanos) {
    try {
      return waiter.await(nanos);
    } catch (Throwable noTimer) {
      withdraw(queue, waiter);
      waiter.takeItem();
      throw noTimer;
    }
  }

  private void withdraw(WaitQueue queue, WaitNode node) {
    lock.lock();
    queue.remove(node);
    receiverLeft();
    lock.unlock();
  }

  // Steps under the lock that pass values without a wait

  /**
   * Sends {@code value} if that needs no wait. Needs the lock, and then {@link #unlockAndWake}.
   * What it throws leaves the channel as it was, and the lock released.
   */
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
    return closed ? null : nothingYet();
  }

  /**
   * What an empty channel has that was not closed: a tick that is due, null if its context has
   * ended, or {@link #NOTHING}.
   */
  private @Nullable Object nothingYet() {
    if (attachment instanceof TickSource ticks) {
      return ticks.takeDue();
    }
    return isOfEndedContext() ? null : NOTHING;
  }

  /** Whether this is the done channel of a context that has ended, and so about to be closed. */
  private boolean isOfEndedContext() {
    return attachment instanceof ContextEnd context && context.hasEnded();
  }

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

  /** Drops one value from the buffer; returns whether there was one. Needs the lock. */
  boolean takeBuffered() {
    if (buffer == null || buffer.size() == 0) {
      return false;
    }
    buffer.take();
    return true;
  }

  // Looking at it

  @Override
  public boolean isDrained() {
    return isClosed() && size() == 0;
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
    StackRoom.reserveForRelease();
    lock.lock();
    int size = values.size();
    if (size == 0 && attachment instanceof TickSource ticks && ticks.isDue()) {
      size = 1;
    }
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
    return closed || isOfEndedContext();
  }

  /** Keeps {@code what} alive as long as the channel. Call it before the channel is shared. */
  void attach(Object what) {
    attachment = what;
  }

  /** Notes where it is made, if that is recorded. Call it before the channel is shared. */
  void noteMade() {
    if (Sites.ON) {
      attachment = Sites.ofCaller();
    }
  }

  /** The place where it was made; null if that was not recorded. */
  StackWalker.@Nullable StackFrame madeAt() {
    Object made = attachment instanceof Failure failed ? failed.attachment : attachment;
    return made instanceof StackWalker.StackFrame site ? site : null;
  }

  @Nullable Object attachment() {
    return attachment;
  }

  boolean isNever() {
    return never;
  }

  @Override
  public String toString() {
    if (never) {
      return "Chan.never()";
    }
    return "Chan[" + size() + " of " + capacity() + (isClosed() ? ", closed" + why() : "") + "]";
  }

  private String why() {
    Throwable failure = failure();
    return failure == null ? "" : " with " + ExceptionText.title(failure);
  }

  // Errors

  static void checkValue(@Nullable Object value) {
    Objects.requireNonNull(
        value,
        "null cannot be sent: to a receiver it means closed; send a value that stands for it");
  }

  private ChannelClosedException sendOnClosed() {
    return new ChannelClosedException(
        "send on a closed channel; close it only after the last send, and only on the sending side",
        failure());
  }

  ChannelClosedException closedWhileSending() {
    return new ChannelClosedException(
        "the channel was closed while a send waited; close it only after the last send has returned",
        failure());
  }

  /** Keeps the failure of the close that came too late: it is perhaps known nowhere else. */
  private ChannelClosedException closedAlready(@Nullable Throwable failure) {
    ChannelClosedException thrown =
        new ChannelClosedException(
            "close of a closed channel; only one party, usually the last sender, should close it",
            failure());
    if (failure != null) {
      thrown.addSuppressed(failure);
    }
    return thrown;
  }

  /** What a channel was closed with. A channel that was closed without a failure has none. */
  private static final class Failure {
    final Throwable failure;

    /** What the channel was attached to before. */
    final @Nullable Object attachment;

    Failure(Throwable failure, @Nullable Object attachment) {
      this.failure = failure;
      this.attachment = attachment;
    }
  }
}
