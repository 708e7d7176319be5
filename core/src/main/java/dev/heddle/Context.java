package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of a piece of work: a signal to end it, and values. A context ends when it is
 * cancelled, when its deadline passes, or when the context it was derived from ends. Go: package
 * context.
 *
 * <pre>{@code
 * try (Context context = Context.current().withTimeout(Duration.ofSeconds(2))) {
 *   context.run(() -> go(() -> pages.send(fetch(url)))); // sees context as Context.current()
 *   select(
 *       onReceive(pages, page -> show(page)),
 *       onReceive(context.done(), nothing -> giveUp()));
 * } // cancelled, however the block is left
 * }</pre>
 *
 * <p>A context does not interrupt anything. Code that works on its behalf selects on {@link #done},
 * or calls {@link #check} now and then. A {@link Group} cancels its goroutines when its context
 * ends.
 *
 * <p>A context that is dropped without a cancel is collected, and the timer of its deadline
 * stopped. But once {@link #done} was called, or a group opened, on it or on one derived from it,
 * its parent or its timer keeps it until it ends. All methods may be called from any thread. Memory
 * consistency effects: actions before a cancel <i>happen-before</i> actions after {@code done} is
 * seen closed or {@link #error} is seen set.
 */
public final class Context implements AutoCloseable {

  /** The longest timeout; longer ones are cut to it, since an Instant has a limit. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private static final ReceiveChan<Void> NEVER_DONE = Chan.<Void>never().receiveOnly();

  private static final Context BACKGROUND = new Context(null, null, null, null);

  /** How this context ends; null if it never ends. */
  final @Nullable ContextEnd ending;

  private final @Nullable Context parent;

  private final @Nullable Key<?> key;

  private final @Nullable Object value;

  private Context(
      @Nullable Context parent,
      @Nullable ContextEnd ending,
      @Nullable Key<?> key,
      @Nullable Object value) {
    this.parent = parent;
    this.ending = ending;
    this.key = key;
    this.value = value;
  }

  /**
   * The root of all contexts: it never ends and carries no values. Go: {@code
   * context.Background()}.
   *
   * @return the context
   */
  public static Context background() {
    return BACKGROUND;
  }

  /**
   * The context that the calling goroutine, or other thread, works in: that of the innermost {@link
   * #run} around the call, or else the one that the goroutine was started in, or else the
   * background.
   *
   * @return the context
   */
  public static Context current() {
    return CurrentContext.get();
  }

  static Context backgroundOf(@Nullable Context given) {
    return given == null ? BACKGROUND : given;
  }

  /**
   * Derives a context that can be cancelled. Go: {@code context.WithCancel}.
   *
   * @return the context; close it, or cancel it, when the work is done
   */
  public Context withCancel() {
    return new Context(this, ContextEnd.of(ending, null), null, null);
  }

  /**
   * Derives a context that ends after {@code d}. Go: {@code context.WithTimeout}.
   *
   * @param d after how long it ends; at once if it is zero or negative
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withTimeout(Duration d) {
    Objects.requireNonNull(d, "timeout");
    Duration left = d.isNegative() ? Duration.ZERO : d;
    return withDeadline(Instant.now().plus(left.compareTo(LONGEST) < 0 ? left : LONGEST));
  }

  /**
   * Derives a context that ends at {@code t}, or when this one's own deadline passes, if that is
   * earlier. Go: {@code context.WithDeadline}.
   *
   * @param t when it ends
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withDeadline(Instant t) {
    Objects.requireNonNull(t, "deadline");
    return new Context(this, ContextEnd.of(ending, t), null, null);
  }

  /**
   * Derives a context that carries {@code value} under {@code key}. It ends when this one does. A
   * cancel of it ends only it and the contexts derived from it. Go: {@code context.WithValue}.
   *
   * @param <V> the type of the value
   * @param key the key of the value
   * @param value the value; not null
   * @return the context
   */
  public <V> Context withValue(Key<V> key, V value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return new Context(this, ContextEnd.of(ending, null), key, value);
  }

  /**
   * The value under {@code key}: of this context, or else of the nearest one above that has one.
   * Takes time in proportion to the number of derivations. Go: {@code ctx.Value(key)}.
   *
   * @param <V> the type of the value
   * @param key the key of the value
   * @return the value, or null if there is none
   */
  @SuppressWarnings("unchecked") // a value was put under a key of its own type
  public <V> @Nullable V value(Key<V> key) {
    Objects.requireNonNull(key, "key");
    for (Context at = this; at != null; at = at.parent) {
      if (at.key == key) {
        return (V) at.value;
      }
    }
    return null;
  }

  /**
   * Ends this context and all contexts derived from it, with {@link CancelledException}. No effect
   * on a context that has ended, or on the background.
   */
  public void cancel() {
    cancel(null);
  }

  /**
   * Cancels this context, and says why. Go: {@code context.WithCancelCause}.
   *
   * @param cause what {@link #cause} will return; null for the error itself
   */
  public void cancel(@Nullable Throwable cause) {
    if (ending != null) {
      ending.end(new CancelledException("the context was cancelled"), cause);
    }
  }

  /** Cancels this context, if it has not ended. Go: {@code defer cancel()}. */
  @Override
  public void close() {
    cancel();
  }

  /**
   * A channel that never carries a value and is closed when this context ends. It can be received
   * from and nothing else. Go: {@code ctx.Done()}.
   *
   * @return the channel; always the same
   */
  public ReceiveChan<Void> done() {
    return ending == null ? NEVER_DONE : ending.done();
  }

  /**
   * Why this context has ended. Go: {@code ctx.Err()}.
   *
   * @return null while it lives, then a {@link CancelledException} or a {@link
   *     DeadlineExceededException}
   */
  public @Nullable RuntimeException error() {
    return ending == null ? null : ending.error();
  }

  /**
   * The cause that was given to {@link #cancel(Throwable)}; the {@link #error} if none was given.
   * Go: {@code context.Cause(ctx)}.
   *
   * @return null while the context lives
   */
  public @Nullable Throwable cause() {
    return ending == null ? null : ending.cause();
  }

  /**
   * When this context ends at the latest. Go: {@code ctx.Deadline()}.
   *
   * @return the earliest deadline of this context and those above; empty if there is none
   */
  public Optional<Instant> deadline() {
    return ending == null ? Optional.empty() : Optional.ofNullable(ending.deadline());
  }

  /**
   * Throws an exception like {@link #error} if this context has ended. The exception has the {@link
   * #cause}, if one was given.
   *
   * @throws CancelledException if it was cancelled
   * @throws DeadlineExceededException if its deadline has passed
   */
  public void check() {
    RuntimeException error = error();
    if (error == null) {
      return;
    }
    String message = String.valueOf(error.getMessage());
    RuntimeException here =
        error instanceof DeadlineExceededException
            ? new DeadlineExceededException(message)
            : new CancelledException(message);
    Throwable why = cause();
    if (why != error) {
      here.initCause(why);
    }
    throw here;
  }

  /**
   * Runs {@code body}: it, and the goroutines that it starts, see this context as {@link #current}.
   *
   * @param body what to run
   * @throws Exception what the body throws
   */
  public void run(Task body) throws Exception {
    Objects.requireNonNull(body, "body");
    StackRoom.reserve();
    Context before = CurrentContext.swap(this);
    try {
      body.run();
    } finally {
      CurrentContext.swap(before);
    }
  }

  /** Has {@code hook} run when this context ends, or at once if it has. */
  void onEnd(Runnable hook) {
    if (ending != null) {
      ending.onEnd(hook);
    }
  }

  /**
   * A key for the values of contexts. Keys are compared by identity.
   *
   * @param <V> the type of the value
   */
  @SuppressWarnings("UnusedTypeParameter") // it ties a value's type to the key
  public static final class Key<V> {
    private final String name;

    private Key(String name) {
      this.name = name;
    }

    /**
     * Makes a key.
     *
     * @param <V> the type of its values
     * @param name for messages
     * @return the key
     */
    public static <V> Key<V> of(String name) {
      return new Key<>(Objects.requireNonNull(name, "name"));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
