package dev.heddle.flow;

import dev.heddle.Chan;
import dev.heddle.ChannelClosedException;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.internal.deadlock.ExternalThreads;
import dev.heddle.internal.lock.StackRoom;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber behind an {@link FlowChannel}.
 *
 * <p>A subscriber must not block the publisher, so {@code onNext} only puts the value into a buffer
 * with room for all values that were requested. A goroutine passes values on to the reader's
 * channel, which has no buffer, and requests more only after the reader has received. So the values
 * that were requested and not received never exceed the buffer.
 *
 * <p>Only that goroutine calls the subscription, as its methods must not be called concurrently
 * (Reactive Streams, rule 2.7).
 */
final class ChannelSubscriber<T> implements Flow.Subscriber<T> {

  private final int ahead;

  /** From the publisher to the goroutine: the subscription, and what was published. */
  private final Chan<Flow.Subscription> granted = Heddle.chan(1);

  private final Chan<T> arrived;

  /** From the goroutine to the reader. */
  private final Chan<T> received = Heddle.chan(0);

  private final AtomicBoolean subscribed = new AtomicBoolean();

  /** Whether the publisher has ended or was cancelled; the party that sets it first ends this. */
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Whether the reader's channel is closed: by the goroutine at the end, or by the reader. */
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Set before anything is closed, as is the error. */
  private volatile boolean endedByPublisher;

  private volatile @Nullable Throwable error;

  ChannelSubscriber(int ahead) {
    this.ahead = ahead;
    this.arrived = Heddle.chan(ahead);
  }

  void subscribeTo(Flow.Publisher<? extends T> publisher) {
    start();
    try {
      publisher.subscribe(this);
    } catch (Throwable thrown) {
      stop();
      throw thrown;
    }
  }

  void start() {
    StackRoom.reserve();
    ExternalThreads.connected(this);
    Heddle.go("flow subscriber", this::passOn);
  }

  ReceiveChan<T> channel() {
    return received;
  }

  @Nullable Throwable error() {
    return error;
  }

  // What the publisher calls

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    Objects.requireNonNull(offered, "subscription");
    if (!subscribed.compareAndSet(false, true) || !offer(granted, offered)) {
      offered.cancel(); // a second one, or too late
    }
  }

  @Override
  public void onNext(T value) {
    Objects.requireNonNull(value, "value");
    if (!offer(arrived, value) && !ended.get()) {
      end(
          new IllegalStateException(
              "the publisher published more than the "
                  + ahead
                  + " values that it was asked for ahead"));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Objects.requireNonNull(thrown, "error");
    endedByPublisher = true;
    end(thrown);
  }

  @Override
  public void onComplete() {
    endedByPublisher = true;
    end(null);
  }

  /** Returns false if the channel is full, or the subscription has ended. */
  private static <V> boolean offer(Chan<V> channel, V value) {
    try {
      return channel.trySend(value);
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  private void end(@Nullable Throwable failure) {
    StackRoom.reserveForSeveral();
    if (ended.compareAndSet(false, true)) {
      error = failure;
      granted.close();
      arrived.close();
      ExternalThreads.disconnected(this);
    }
  }

  // What the reader's side does

  /** Ends the subscription for the reader: it receives nothing more. */
  void stop() {
    closeReceived();
    end(null);
  }

  private void closeReceived() {
    if (closed.compareAndSet(false, true)) {
      received.close();
    }
  }

  /** The goroutine. */
  private void passOn() {
    Flow.Subscription from = granted.receive();
    if (from != null) {
      try {
        from.request(ahead);
        passOn(from);
      } catch (Throwable thrown) {
        if (!closed.get()) {
          end(thrown); // thrown by the subscription's request, against the specification
        }
      }
      if (!endedByPublisher) {
        from.cancel();
      }
    }
    closeReceived();
  }

  private void passOn(Flow.Subscription from) {
    // Requests half the buffer at a time, so that publisher and reader can both be busy.
    int batch = Math.max(1, ahead / 2);
    int taken = 0;
    for (T value : arrived) {
      received.send(value);
      if (++taken == batch) {
        taken = 0;
        from.request(batch);
      }
    }
  }
}
