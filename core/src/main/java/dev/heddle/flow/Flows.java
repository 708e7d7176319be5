package dev.heddle.flow;

import dev.heddle.ReceiveChan;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Bridges between channels and {@link Flow}, Java's Reactive Streams: a channel as a publisher, and
 * a publisher as a channel. Both keep back-pressure: a slow reader blocks the sender, or does not
 * request more from the publisher.
 *
 * <pre>{@code
 * Chan<ByteBuffer> chunks = chan();
 * Flow.Publisher<ByteBuffer> body = Flows.publisher(chunks); // to be sent by an HttpClient, say
 *
 * try (FlowChannel<Event> events = Flows.subscribe(publisher, 64)) {
 *   for (Event event : events.channel()) {
 *     handle(event);
 *   }
 *   events.check(); // throws if the publisher failed
 * }
 * }</pre>
 */
public final class Flows {

  private Flows() {}

  /**
   * Makes a publisher of the values of {@code channel}. Each subscription has a goroutine that
   * receives only as many values as the subscriber has requested, so a sender on an unbuffered
   * channel waits for demand. All signals to a subscriber come from that goroutine, so a subscriber
   * may block. If it throws, which the specification forbids, the goroutine panics. Each value goes
   * to one receiver: several subscribers share the channel's values.
   *
   * <p>A subscriber is completed when the channel is drained; if the channel was {@linkplain
   * dev.heddle.SendChan#close(Throwable) closed with a failure}, it gets that failure by {@code
   * onError} instead. Without demand this may come only after its next request. A cancel of a
   * subscription loses no value: values that were not delivered stay in the channel, for other
   * receivers.
   *
   * @param <T> what the channel carries
   * @param channel what to publish
   * @return the publisher; any thread may subscribe to it, and does not block
   */
  public static <T> Flow.Publisher<T> publisher(ReceiveChan<? extends T> channel) {
    Objects.requireNonNull(channel, "channel");
    return subscriber ->
        new ChannelSubscription<T>(channel, Objects.requireNonNull(subscriber, "subscriber"))
            .start();
  }

  /**
   * Subscribes to {@code publisher}, whose values can then be received from a channel. Does not
   * wait for it.
   *
   * @param <T> the type of its values
   * @param publisher what to receive from
   * @param ahead how many values the publisher is asked for ahead of what has been received; at
   *     least 1
   * @return the subscription, to be closed by the reader
   * @throws IllegalArgumentException if {@code ahead} is less than 1
   */
  public static <T> FlowChannel<T> subscribe(Flow.Publisher<? extends T> publisher, int ahead) {
    Objects.requireNonNull(publisher, "publisher");
    if (ahead < 1) {
      throw new IllegalArgumentException(
          "a subscription requests "
              + ahead
              + " values ahead; it must be at least 1, or none would ever be published");
    }
    ChannelSubscriber<T> intake = new ChannelSubscriber<>(ahead);
    intake.subscribeTo(publisher);
    return new FlowChannel<>(intake);
  }
}
