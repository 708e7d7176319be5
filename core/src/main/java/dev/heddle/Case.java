package dev.heddle;

import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one case of a select waits for. A subclass adds what is done when the case is chosen. */
abstract class Case {

  /** What a case waits for. */
  enum Kind {
    RECEIVE,
    SEND,
    TIMEOUT,
    DEFAULT
  }

  final Kind kind;

  /** The channel of a receive or a send; null for the others. */
  final @Nullable Chan<?> channel;

  /** The value that a send offers, or the source that gives it, called once for each select. */
  private final @Nullable Object value;

  private final @Nullable Supplier<?> source;

  /** How long a timeout waits. */
  final long nanos;

  /** A receive, a timeout or a default. */
  Case(Kind kind, @Nullable Chan<?> channel, long nanos) {
    this.kind = kind;
    this.channel = channel;
    this.nanos = nanos;
    this.value = null;
    this.source = null;
  }

  /** A send of {@code value}, or of what {@code source} gives. */
  Case(Chan<?> channel, @Nullable Object value, @Nullable Supplier<?> source) {
    this.kind = Kind.SEND;
    this.channel = channel;
    this.nanos = 0;
    this.value = value;
    this.source = source;
  }

  /** The value that a send offers in this select. */
  Object offer() {
    Object offered = source == null ? value : source.get();
    Chan.checkValue(offered);
    assert offered != null;
    return offered;
  }

  private static final String NO_CHANNEL =
      "a select case needs a channel; for one that is never ready, use Chan.never()";

  /** The channel behind {@code side}. */
  static Chan<?> channelOf(ReceiveChan<?> side) {
    Objects.requireNonNull(side, NO_CHANNEL);
    return side instanceof ReceiveOnly<?> only ? only.channel : (Chan<?>) side;
  }

  /** The channel behind {@code side}. */
  static Chan<?> channelOf(SendChan<?> side) {
    Objects.requireNonNull(side, NO_CHANNEL);
    return side instanceof SendOnly<?> only ? only.channel : (Chan<?>) side;
  }

  static long timeoutNanos(Duration timeout) {
    return Math.max(0, Timers.nanos(timeout));
  }
}
