package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
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
 * ends, and {@link #afterFunc} runs a task then.
 *
 * <p>The end of a context is one step, and all contexts derived from it end in the same step: a
 * party that sees {@link #error} set, or {@code done} closed, or has returned from {@link #cancel},
 * also if another caller was first, finds the other two and each derived context ended.
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
   * Derives a context that can be cancelled. Go: {@code context.WithCancel}, {@code
   * context.WithCancelCause}.
   *
   * @return the context; close it, or cancel it, when the work is done
   */
  public Context withCancel() {
    return new Context(this, ContextEnd.of(ending, null, null), null, null);
  }

  /**
   * Derives a context that does not end when this one does: for what must be brought to its end
   * though the work is cancelled, such as a rollback or a last log entry. It has the values of this
   * one. It has no deadline and never ends; a cancel of it has no effect. Derive from it what is to
   * have an end of its own. Go: {@code context.WithoutCancel}.
   *
   * @return the context
   */
  public Context withoutCancel() {
    return new Context(this, null, null, null);
  }

  /**
   * Derives a context that ends after {@code d}. Go: {@code context.WithTimeout}.
   *
   * @param d after how long it ends; at once if it is zero or negative
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withTimeout(Duration d) {
    return withTimeout(d, null);
  }

  /**
   * Derives a context that ends after {@code d}, and says why. A cancel before that does not set
   * this cause. Go: {@code context.WithTimeoutCause}.
   *
   * @param d after how long it ends; at once if it is zero or negative
   * @param cause what {@link #cause} will return if the time is up; null for the error itself
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withTimeout(Duration d, @Nullable Throwable cause) {
    Objects.requireNonNull(d, "timeout");
    Duration left = d.isNegative() ? Duration.ZERO : d;
    return withDeadline(Instant.now().plus(left.compareTo(LONGEST) < 0 ? left : LONGEST), cause);
  }

  /**
   * Derives a context that ends at {@code t}, or when this one's own deadline passes, if that is
   * earlier. Go: {@code context.WithDeadline}.
   *
   * @param t when it ends
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withDeadline(Instant t) {
    return withDeadline(t, null);
  }

  /**
   * Derives a context that ends at {@code t}, and says why. The cause is that of this deadline
   * alone: neither a cancel nor an earlier deadline of this context sets it. Go: {@code
   * context.WithDeadlineCause}.
   *
   * @param t when it ends
   * @param cause what {@link #cause} will return if the deadline passes; null for the error itself
   * @return the context; close it when the work is done, and its timer goes too
   */
  public Context withDeadline(Instant t, @Nullable Throwable cause) {
    Objects.requireNonNull(t, "deadline");
    return new Context(this, ContextEnd.of(ending, t, cause), null, null);
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
    return new Context(this, ContextEnd.of(ending, null, null), key, value);
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
   * Ends this context and all contexts derived from it, with {@link CancelledException}. When this
   * returns all of them have ended, whatever ended them. It waits for none of those that it wakes.
   * No effect on a context that has ended, or that never ends. Takes time in proportion to the
   * number of contexts that end.
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
      ending.cancel(cause);
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
   * Why this context has ended. Costs one or two reads. Go: {@code ctx.Err()}.
   *
   * @return null while it lives, then, always the same, a {@link CancelledException} or a {@link
   *     DeadlineExceededException}
   */
  public @Nullable RuntimeException error() {
    return ending == null ? null : ending.error();
  }

  /**
   * Why this context has ended, as given by the call that ended it or the nearest one above that
   * ended first: what was given to {@link #cancel(Throwable)} or {@link #withTimeout(Duration,
   * Throwable)}, or the {@link #error} if nothing was. Go: {@code context.Cause(ctx)}.
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
    RuntimeException here =
        error instanceof DeadlineExceededException late
            ? late.copy()
            : new CancelledException(String.valueOf(error.getMessage()));
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

  /**
   * Calls {@code body}, which sees this context as {@link #current}, as in {@link #run}.
   *
   * @param <R> the type of the result
   * @param body what to call
   * @return what the body returns
   * @throws Exception what the body throws
   */
  public <R extends @Nullable Object> R call(Callable<R> body) throws Exception {
    Objects.requireNonNull(body, "body");
    StackRoom.reserve();
    Context before = CurrentContext.swap(this);
    try {
      return body.call();
    } finally {
      CurrentContext.swap(before);
    }
  }

  /**
   * Has {@code task} run once this context has ended, on a goroutine of its own; at once if it has
   * ended already. Each call is for itself. The goroutine is started as {@link Heddle#go} would
   * start it for the caller of this method: on the same scheduler (the global one if that is closed
   * by then), in the same {@link Heddle#run}, with the same current context. Go: {@code
   * context.AfterFunc}.
   *
   * <pre>{@code
   * Stop stop = Context.current().afterFunc(() -> socket.close()); // ends a read that blocks
   * try {
   *   read(socket);
   * } finally {
   *   stop.stop();
   * }
   * }</pre>
   *
   * <p>Whoever ends the context does not wait for the task. The end of the context
   * <i>happens-before</i> the task.
   *
   * @param task what to run
   * @return what keeps it from running, if the context has not ended by then; for a context that
   *     never ends, only the first stop says true
   */
  public Stop afterFunc(Task task) {
    Objects.requireNonNull(task, "task");
    StackRoom.reserveForSeveral();
    if (ending == null) {
      return new AfterEnd.Never();
    }
    AfterEnd after = new AfterEnd(ending, task);
    ending.onEnd(after);
    return after;
  }

  /** Has {@code hook} run when this context has ended, or at once if it has. */
  void onEnd(Runnable hook) {
    if (ending != null) {
      ending.onEnd(new HookOf(hook));
    }
  }

  private static final class HookOf extends ContextEnd.Hook {
    private final Runnable hook;

    HookOf(Runnable hook) {
      this.hook = hook;
    }

    @Override
    void ended() {
      hook.run();
    }
  }

  /**
   * How this context was derived, and how it has ended, for logs and debuggers: {@code
   * Context.background().withValue(user: String).withCancel() [cancelled]}. Of a value only the
   * type is shown, since it may be a secret. Go shows strings and what is a {@code Stringer}.
   *
   * @return the derivations, from the background on
   */
  @Override
  public String toString() {
    List<Context> chain = new ArrayList<>();
    for (Context at = this; at.parent != null; at = at.parent) {
      chain.add(at);
    }
    StringBuilder text = new StringBuilder("Context.background()");
    for (int i = chain.size() - 1; i >= 0; i--) {
      chain.get(i).appendDerivation(text);
    }
    RuntimeException error = error();
    if (error != null) {
      boolean late = error instanceof DeadlineExceededException;
      text.append(late ? " [deadline exceeded]" : " [cancelled]");
    }
    return text.toString();
  }

  private void appendDerivation(StringBuilder text) {
    if (ending == null) {
      text.append(".withoutCancel()");
    } else if (key != null && value != null) {
      Class<?> type = value.getClass();
      String simple = type.getSimpleName();
      text.append(".withValue(").append(key).append(": ");
      text.append(simple.isEmpty() ? type.getName() : simple).append(')');
    } else if (ending.hasOwnDeadline()) {
      Duration left = Duration.between(Instant.now(), ending.deadline());
      text.append(".withDeadline(").append(ending.deadline()).append(", ");
      text.append(left.isNegative() ? left.negated() : left);
      text.append(left.isNegative() ? " ago)" : " left)");
    } else {
      text.append(".withCancel()");
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
