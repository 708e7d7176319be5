package dev.heddle;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One case of a {@code select}: what it waits for, and the body that runs if it is chosen. Made by
 * {@link Heddle#onReceive}, {@link Heddle#onSend}, {@link Heddle#onTimeout} and {@link
 * Heddle#onDefault}. It has no state of a select, so several selects may use it, also at the same
 * time.
 */
public final class SelectCase extends Case {

  /** The body of a receive; null for the other kinds, which have {@link #body}. */
  private final @Nullable Consumer<Object> receiver;

  private final @Nullable Runnable body;

  private SelectCase(Chan<?> channel, Consumer<Object> receiver) {
    super(Kind.RECEIVE, channel, 0);
    this.receiver = Objects.requireNonNull(receiver, "body");
    this.body = null;
  }

  private SelectCase(
      Chan<?> channel, @Nullable Object value, @Nullable Supplier<?> source, Runnable body) {
    super(channel, value, source);
    this.receiver = null;
    this.body = Objects.requireNonNull(body, "body");
  }

  private SelectCase(Kind kind, long nanos, Runnable body) {
    super(kind, null, nanos);
    this.receiver = null;
    this.body = Objects.requireNonNull(body, "body");
  }

  @SuppressWarnings("unchecked") // the body gets only what came out of its own channel
  static SelectCase receive(ReceiveChan<?> channel, Consumer<?> body) {
    return new SelectCase(channelOf(channel), (Consumer<Object>) body);
  }

  static SelectCase send(SendChan<?> channel, Object value, Runnable body) {
    Chan.checkValue(value);
    return new SelectCase(channelOf(channel), value, null, body);
  }

  static SelectCase sendFrom(SendChan<?> channel, Supplier<?> source, Runnable body) {
    Objects.requireNonNull(source, "source");
    return new SelectCase(channelOf(channel), null, source, body);
  }

  static SelectCase timeout(Duration timeout, Runnable body) {
    return new SelectCase(Kind.TIMEOUT, timeoutNanos(timeout), body);
  }

  static SelectCase otherwise(Runnable body) {
    return new SelectCase(Kind.DEFAULT, 0, body);
  }

  /** Runs the body, after this case was chosen. */
  void complete(@Nullable Object received) {
    if (receiver != null) {
      acceptReceived(receiver, received);
    } else if (body != null) {
      body.run();
    }
  }

  @SuppressWarnings("NullAway") // null is how the body learns that the channel is drained
  private static void acceptReceived(Consumer<Object> receiver, @Nullable Object received) {
    receiver.accept(received);
  }
}
