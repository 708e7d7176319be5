package dev.heddle;

import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a channel: Go's {@code <-chan T}. Iteration receives until the channel is
 * drained, like Go's {@code for v := range c}.
 *
 * <p>The channel may have been {@linkplain SendChan#close(Throwable) closed with a failure}. Then
 * whatever receives throws {@link ChannelFailedException} once nothing is left, where it would
 * otherwise give null or end.
 *
 * <p>There are no implementations but Heddle's own: a {@link Chan}, and its {@link
 * Chan#receiveOnly}.
 *
 * @param <T> the type of the values; never null
 */
public sealed interface ReceiveChan<T> extends Iterable<T> permits Chan, ReceiveOnly {

  /**
   * Receives a value: blocks until there is one or the channel is closed. Go: {@code v, ok := <-c}.
   *
   * <p>Memory consistency effects: actions before a receive <i>happen-before</i> the return of the
   * send that it makes room for. On an unbuffered channel that is the send of the same value, on a
   * channel of capacity n the send of the n-th value after it.
   *
   * @return the value; null if the channel is closed and drained
   * @throws ChannelFailedException if the channel was closed with a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  @Nullable T receive();

  /**
   * Receives a value, where the channel is known to bring one: blocks until there is one. As it is
   * never null, it fits a primitive type.
   *
   * <pre>{@code
   * Chan<Integer> answers = chan();
   * go(() -> answers.send(42));
   * int answer = answers.receiveOrThrow();
   * }</pre>
   *
   * <p>Go: {@code v := <-c}, but that gives the zero value at the end.
   *
   * @return the value
   * @throws ChannelClosedException if the channel is closed and drained
   * @throws ChannelFailedException if the channel was closed with a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  default T receiveOrThrow() {
    T value = receive();
    if (value == null) {
      throw new ChannelClosedException(
          "receive from a channel that is closed and drained; where that may be,"
              + " use receive(), which then gives null");
    }
    return value;
  }

  /**
   * Receives a value, or gives another at the end: blocks until there is one or the channel is
   * closed. As it is never null, it fits a primitive type. Go: {@code v := <-c}, which gives the
   * zero value at the end.
   *
   * @param other what stands for the end of the channel
   * @return the value; {@code other} if the channel is closed and drained
   * @throws NullPointerException if {@code other} is null
   * @throws ChannelFailedException if the channel was closed with a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  default T receiveOrElse(T other) {
    Objects.requireNonNull(
        other, "what stands for the end of the channel is null; for that, use receive()");
    T value = receive();
    return value == null ? other : value;
  }

  /**
   * Receives a value if that needs no wait. Go: a {@code select} with a {@code default}.
   *
   * @return the value; null if none was ready, or the channel is closed and drained
   * @throws ChannelFailedException if the channel was closed with a failure, and is drained
   */
  @Nullable T tryReceive();

  /**
   * Receives a value, and blocks for no longer than {@code wait}.
   *
   * @param wait how long to wait; not at all if it is zero or negative
   * @return the value; null if none came in time, or the channel is closed and drained
   * @throws ChannelFailedException if the channel was closed with a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  @Nullable T tryReceive(Duration wait);

  /**
   * Whether the channel is closed and nothing is left to receive. Once true, it stays true.
   *
   * @return whether every receive, now and later, returns null or throws {@link
   *     ChannelFailedException}
   */
  boolean isDrained();

  /**
   * A sequential stream of the received values. It blocks for each value and ends when the channel
   * is drained. Each value goes to one receiver, so several streams of one channel share its
   * values. It throws {@link ChannelFailedException} if the channel was closed with a failure.
   *
   * @return the stream
   */
  Stream<T> stream();

  /**
   * An iterator over the received values; {@code hasNext} blocks, and is false when the channel is
   * drained. It throws {@link ChannelFailedException} if the channel was closed with a failure.
   */
  @Override
  Iterator<T> iterator();
}
