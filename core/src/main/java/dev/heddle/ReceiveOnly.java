package dev.heddle;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a channel and nothing else: no cast leads from it to the sending side. Go
 * converts a {@code chan T} to a {@code <-chan T}, and never back.
 *
 * <p>It has no state. Whatever waits, waits on the channel itself, and so do reports name it. Two
 * of the same channel are equal.
 */
final class ReceiveOnly<T> implements ReceiveChan<T> {

  final Chan<T> channel;

  ReceiveOnly(Chan<T> channel) {
    this.channel = channel;
  }

  @Override
  public @Nullable T receive() {
    return channel.receive();
  }

  @Override
  public @Nullable T tryReceive() {
    return channel.tryReceive();
  }

  @Override
  public @Nullable T tryReceive(Duration wait) {
    return channel.tryReceive(wait);
  }

  @Override
  public boolean isDrained() {
    return channel.isDrained();
  }

  @Override
  public Stream<T> stream() {
    return channel.stream();
  }

  @Override
  public Iterator<T> iterator() {
    return channel.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReceiveOnly<?> same && same.channel == channel;
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
