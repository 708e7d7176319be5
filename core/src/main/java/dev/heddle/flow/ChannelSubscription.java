package dev.heddle.flow;

import dev.heddle.CancelledException;
import dev.heddle.Chan;
import dev.heddle.ChannelFailedException;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Select;
import dev.heddle.internal.deadlock.ExternalThreads;
import dev.heddle.internal.lock.StackRoom;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to a channel as a publisher, made by {@link Flows#publisher} for each
 * subscriber. Its goroutine gives all signals, one after another, and receives only while there is
 * demand. A request or a cancel, from any thread, changes the state below and then rings the bell.
 */
final class ChannelSubscription<T> implements Flow.Subscription {

  private static final Object RING = new Object();

  /** Has room for one ring: if it is full, the goroutine will look at the state anyway. */
  private final Chan<Object> bell = Heddle.chan(1);

  private final ReceiveChan<? extends T> source;

  /** How many values are requested and not delivered; Long.MAX_VALUE for no limit. */
  private final AtomicLong demand = new AtomicLong();

  private volatile boolean cancelled;

  /** The error of the first illegal request; passed to {@code onError}. */
  private volatile @Nullable IllegalArgumentException misuse;

  /** Null when the goroutine has ended, so that the subscription does not keep it alive. */
  private volatile Flow.@Nullable Subscriber<? super T> subscriber;

  /** The value received last, and whether that was the end. Only for the goroutine. */
  private @Nullable T taken;

  private boolean drained;

  ChannelSubscription(ReceiveChan<? extends T> source, Flow.Subscriber<? super T> subscriber) {
    this.source = source;
    this.subscriber = subscriber;
  }

  void start() {
    Heddle.go("flow publisher", this::emit);
  }

  // What the subscriber calls

  @Override
  public void request(long n) {
    StackRoom.reserveForSeveral();
    if (n > 0) {
      demand.accumulateAndGet(n, ChannelSubscription::addSaturated);
    } else if (misuse == null) {
      misuse =
          new IllegalArgumentException(
              "a subscriber requested "
                  + n
                  + " values; it must be at least 1 (Reactive Streams, rule 3.9)");
    }
    bell.trySend(RING);
  }

  /** Whether no signal will be given any more. */
  boolean hasEnded() {
    return subscriber == null;
  }

  private static long addSaturated(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  public void cancel() {
    StackRoom.reserveForSeveral();
    cancelled = true;
    bell.trySend(RING);
  }

  // The goroutine

  private void emit() {
    Flow.Subscriber<? super T> to = subscriber;
    assert to != null;
    try {
      to.onSubscribe(this);
      emitTo(to);
    } finally {
      cancelled = true;
      subscriber = null;
    }
  }

  private void emitTo(Flow.Subscriber<? super T> to) {
    // The bell is a case even if demand has no limit, since it also rings for a cancel.
    Select valueOrBell =
        Select.of(Heddle.onReceive(source, this::take), Heddle.onReceive(bell, heard -> {}));
    while (!cancelled) {
      Throwable failure = misuse;
      if (failure == null && demand.get() == 0 && !source.isDrained()) {
        failure = awaitBell();
      } else if (failure == null) {
        failure = awaitValue(valueOrBell);
      }
      if (failure != null) {
        to.onError(failure);
        return;
      }
      if (drained) {
        to.onComplete();
        return;
      }
      deliver(to);
    }
  }

  /** Waits for a request or a cancel; returns the failure, or null. */
  private @Nullable Throwable awaitBell() {
    StackRoom.reserve();
    ExternalThreads.connected(this);
    try {
      bell.receive();
      return null;
    } catch (CancelledException e) {
      return e;
    } finally {
      ExternalThreads.disconnected(this);
    }
  }

  private @Nullable Throwable awaitValue(Select valueOrBell) {
    try {
      valueOrBell.await();
      return null;
    } catch (ChannelFailedException e) {
      return e.getCause(); // a subscriber wants what has failed, not how it came here
    } catch (CancelledException e) {
      return e;
    }
  }

  private void take(@Nullable T value) {
    taken = value;
    drained = value == null;
  }

  /** Delivers the value even after a cancel: it was requested, and must not be lost. */
  private void deliver(Flow.Subscriber<? super T> to) {
    T value = taken;
    if (value != null) {
      taken = null;
      demand.getAndUpdate(n -> n == Long.MAX_VALUE ? n : n - 1);
      to.onNext(value);
    }
  }
}
