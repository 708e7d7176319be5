package dev.heddle;

import java.time.Duration;

/**
 * The sending side of a channel: Go's {@code chan<- T}.
 *
 * @param <T> what is sent; never null
 */
public interface SendChan<T> {

  /**
   * Sends {@code value}: blocks until a receiver takes it or the buffer has room. What happened
   * before the send happens before the receive of the value returns. Go: {@code c <- v}.
   *
   * @param value what to send
   * @throws NullPointerException if the value is null: null means closed to a receiver
   * @throws ChannelClosedException if the channel is closed, or is closed while this blocks; the
   *     value was not sent
   * @throws CancelledException if the caller is interrupted or cancelled; the value was not sent
   */
  void send(T value);

  /**
   * Sends {@code value} if that needs no wait. Go: a {@code select} with a {@code default}.
   *
   * @param value what to send
   * @return whether it was sent
   * @throws NullPointerException if the value is null
   * @throws ChannelClosedException if the channel is closed
   */
  boolean trySend(T value);

  /**
   * Sends {@code value} if that needs no longer than {@code wait}.
   *
   * @param value what to send
   * @param wait how long to wait; not at all if it is zero or negative
   * @return whether it was sent
   * @throws NullPointerException if the value is null
   * @throws ChannelClosedException if the channel is closed, or is closed while this blocks
   * @throws CancelledException if the caller is interrupted or cancelled; the value was not sent
   */
  boolean trySend(T value, Duration wait);

  /**
   * Closes the channel: nothing more will be sent. Receivers get what is buffered, then null. Takes
   * time in proportion to the number of those who wait. What happened before the close happens
   * before a receive returns null because of it. Go: {@code close(c)}.
   *
   * @throws ChannelClosedException if the channel is closed already
   */
  void close();
}
