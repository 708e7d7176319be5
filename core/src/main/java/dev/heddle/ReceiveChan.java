package dev.heddle;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a channel: Go's {@code <-chan T}. Iterating receives until the channel is
 * drained, like Go's {@code for v := range c}.
 *
 * @param <T> what is received; never null
 */
public interface ReceiveChan<T> extends Iterable<T> {

  /**
   * Receives a value: blocks until there is one or the channel is closed. Go: {@code v, ok := <-c}.
   *
   * <p>What happened before the receive happens before the return of the send that it makes room
   * for: on an unbuffered channel that of the value itself, on one of capacity n that of the n-th
   * value after it.
   *
   * @return the value; null if the channel is closed and drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  @Nullable T receive();

  /**
   * Receives a value if that needs no wait. Go: a {@code select} with a {@code default}.
   *
   * @return the value; null if none was ready, or the channel is closed and drained
   */
  @Nullable T tryReceive();

  /**
   * Receives a value if that needs no longer than {@code wait}.
   *
   * @param wait how long to wait; not at all if it is zero or negative
   * @return the value; null if none came in time, or the channel is closed and drained
   * @throws CancelledException if the caller is interrupted or cancelled; nothing was received
   */
  @Nullable T tryReceive(Duration wait);

  /**
   * Whether the channel is closed and nothing is left to receive. Once true, it stays true.
   *
   * @return whether every receive, now and later, returns null
   */
  boolean isDrained();

  /**
   * What is received, as a sequential stream that blocks for each value and ends when the channel
   * is drained. Each value goes to one receiver, so several streams of one channel share its
   * values.
   *
   * @return the stream
   */
  Stream<T> stream();

  /**
   * What is received, one after another; {@code hasNext} blocks, and is false when the channel is
   * drained.
   */
  @Override
  Iterator<T> iterator();
}
