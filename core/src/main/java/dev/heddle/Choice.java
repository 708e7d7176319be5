package dev.heddle;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One case of a {@link Heddle#choose}: a {@code select} whose chosen body returns a value.
 *
 * <pre>{@code
 * String answer = choose(
 *     Choice.onReceive(replies, reply -> reply),
 *     Choice.onTimeout(Duration.ofSeconds(1), () -> "no reply"));
 * }</pre>
 *
 * @param <R> what the body returns
 */
public final class Choice<R> extends Case {

  /** Called with the received value, or with null. */
  private final Function<@Nullable Object, ? extends R> body;

  private Choice(
      Kind kind,
      @Nullable Chan<?> channel,
      long nanos,
      Function<@Nullable Object, ? extends R> body) {
    super(kind, channel, nanos);
    this.body = Objects.requireNonNull(body, "body");
  }

  private Choice(Chan<?> channel, Object value, Supplier<? extends R> body) {
    super(channel, value, null);
    Objects.requireNonNull(body, "body");
    this.body = new Supplied<>(body);
  }

  /**
   * Makes a case that is chosen when {@code channel} has a value, or is drained.
   *
   * @param <T> what the channel carries
   * @param <R> what the body returns
   * @param channel what to receive from
   * @param body given the value, or null if the channel is drained
   * @return the case
   */
  @SuppressWarnings("unchecked") // the body gets only what came out of its own channel
  public static <T, R> Choice<R> onReceive(
      ReceiveChan<T> channel, Function<? super T, ? extends R> body) {
    Objects.requireNonNull(body, "body");
    return new Choice<>(
        Case.Kind.RECEIVE, channelOf(channel), 0, (Function<@Nullable Object, R>) body);
  }

  /**
   * Makes a case that is chosen when {@code channel} takes {@code value}.
   *
   * @param <T> what is sent
   * @param <R> what the body returns
   * @param channel what to send to
   * @param value what to send; not null
   * @param body run when it was sent
   * @return the case
   */
  public static <T, R> Choice<R> onSend(
      SendChan<? super T> channel, T value, Supplier<? extends R> body) {
    Chan.checkValue(value);
    return new Choice<>(channelOf(channel), value, body);
  }

  /**
   * Makes a case that is chosen when no other case was ready for {@code timeout}.
   *
   * @param <R> what the body returns
   * @param timeout how long to wait for the others
   * @param body run when the time is up
   * @return the case
   */
  public static <R> Choice<R> onTimeout(Duration timeout, Supplier<? extends R> body) {
    return of(Case.Kind.TIMEOUT, timeoutNanos(timeout), body);
  }

  /**
   * Makes a case that is chosen when no other case is ready at once.
   *
   * @param <R> what the body returns
   * @param body run when none is
   * @return the case
   */
  public static <R> Choice<R> onDefault(Supplier<? extends R> body) {
    return of(Case.Kind.DEFAULT, 0, body);
  }

  private static <R> Choice<R> of(Kind kind, long nanos, Supplier<? extends R> body) {
    Objects.requireNonNull(body, "body");
    return new Choice<>(kind, null, nanos, new Supplied<>(body));
  }

  /** Runs the body, after this case was chosen. */
  R complete(@Nullable Object received) {
    return body.apply(received);
  }

  /** The body of a case without a value. A class: a lambda that cannot be linked never can be. */
  private record Supplied<R>(Supplier<? extends R> body) implements Function<@Nullable Object, R> {

    @Override
    public R apply(@Nullable Object nothing) {
      return body.get();
    }
  }
}
