package dev.heddle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a channel and nothing else: no cast leads from it to the receiving side. Go
 * converts a {@code chan T} to a {@code chan<- T}, and never back.
 *
 * <p>It has no state. Whatever waits, waits on the channel itself, and so do reports name it. Two
 * of the same channel are equal.
 */
final class SendOnly<T> implements SendChan<T> {

  final Chan<T> channel;

  SendOnly(Chan<T> channel) {
    this.channel = channel;
  }

  @Override
  public void send(T value) {
    channel.send(value);
  }

  @Override
  public boolean trySend(T value) {
    return channel.trySend(value);
  }

  @Override
  public boolean trySend(T value, Duration wait) {
    return channel.trySend(value, wait);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void close(Throwable failure) {
    channel.close(failure);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SendOnly<?> same && same.channel == channel;
  }

  @Override
  public int hashCode() {
    return channel.hashCode();
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
