package dev.heddle;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Receives until the channel is drained, for loops and streams. */
final class ChanIterator<T> implements Iterator<T> {

  private final ReceiveChan<T> channel;
  private @Nullable T next;

  ChanIterator(ReceiveChan<T> channel) {
    this.channel = channel;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = channel.receive();
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the channel is closed and drained");
    }
    T value = next;
    assert value != null;
    next = null;
    return value;
  }

  static <T> Stream<T> stream(ReceiveChan<T> channel) {
    return StreamSupport.stream(new Values<>(channel), false);
  }

  /** Receives only what the stream asks for, and never splits, unlike an iterator's. */
  private static final class Values<T> extends Spliterators.AbstractSpliterator<T> {
    private final ReceiveChan<T> channel;

    Values(ReceiveChan<T> channel) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.channel = channel;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      T value = channel.receive();
      if (value == null) {
        return false;
      }
      action.accept(value);
      return true;
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
      return null;
    }
  }
}
