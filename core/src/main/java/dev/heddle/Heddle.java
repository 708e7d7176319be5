package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Goroutines, channels and {@code select}: the entry points, made for {@code import static}.
 *
 * <pre>{@code
 * import static dev.heddle.Heddle.*;
 *
 * void say(String message) {
 *   for (int i = 0; i < 3; i++) {
 *     IO.println(message);
 *     sleep(Duration.ofMillis(100));
 *   }
 * }
 *
 * void main() {
 *   go(() -> say("Hello from the goroutine!"));
 *   say("Hello from main!");
 * }
 * }</pre>
 */
public final class Heddle {

  private Heddle() {}

  /**
   * Starts a goroutine that runs {@code task}. Never blocks, and never runs the task on the
   * caller's stack. A goroutine that a goroutine starts belongs to the same scheduler and the same
   * {@link #run}, any other to the global scheduler. Memory consistency effects: the caller's
   * actions before the call <i>happen-before</i> those of the task. Go: the {@code go} statement.
   *
   * <p>The goroutine inherits the context and the context class loader of the caller. An exception
   * that leaves the task is reported: inside a {@link #run} it ends the run; outside, {@link
   * Scheduler#onPanic} says where it goes.
   *
   * @param task what the goroutine does
   * @return the goroutine
   */
  public static Goroutine go(Task task) {
    Objects.requireNonNull(task, "task");
    return Goroutine.start(Scheduler.coreOfCaller(), null, task);
  }

  /**
   * Starts a goroutine, as {@link #go(Task)}, with a name for logs, dumps and reports.
   *
   * @param name its name, which is also its thread's
   * @param task what the goroutine does
   * @return the goroutine
   */
  public static Goroutine go(String name, Task task) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(task, "task");
    return Goroutine.start(Scheduler.coreOfCaller(), name, task);
  }

  /**
   * Runs {@code main} as the main goroutine and returns when it returns, even if other goroutines
   * still run. Go: {@code func main()}.
   *
   * @param main what the main goroutine does
   * @throws PanicException if an exception left the main goroutine or any goroutine that it
   *     started, directly or not
   * @throws DeadlockException if every goroutine is asleep and nothing can wake one
   * @throws CancelledException if the caller is interrupted or cancelled meanwhile
   */
  public static void run(Task main) {
    Objects.requireNonNull(main, "main");
    MainGoroutine.run(main);
  }

  /**
   * Makes an unbuffered channel: each send waits for its receive. Go: {@code make(chan T)}.
   *
   * @param <T> the type of its values
   * @return the channel
   */
  public static <T> Chan<T> chan() {
    return made(new Chan<>(0));
  }

  /**
   * Makes a channel with a buffer, whose memory grows with the values in it. Go: {@code make(chan
   * T, n)}.
   *
   * @param <T> the type of its values
   * @param capacity how many values it holds; 0 for none
   * @return the channel
   * @throws IllegalArgumentException if the capacity is negative
   */
  public static <T> Chan<T> chan(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "a channel's capacity is " + capacity + "; it must be 0, for unbuffered, or more");
    }
    return made(new Chan<>(capacity));
  }

  private static <T> Chan<T> made(Chan<T> chan) {
    chan.noteMade();
    return chan;
  }

  /**
   * Waits until one of {@code cases} can happen, lets it happen, and runs its body. If several can,
   * one is chosen uniformly at random; if none can, an {@link #onDefault} is chosen at once, an
   * {@link #onTimeout} when its time is up, and without either the caller waits. Exactly one case
   * happens. Its body runs on the caller after the choice is made, with no lock held, so it may
   * block, throw or select again. Without cases this waits for ever. Go: the {@code select}
   * statement.
   *
   * <p>A closed channel is always ready: a receive gets null, a send throws, and so does a receive
   * if the channel was {@linkplain SendChan#close(Throwable) closed with a failure}. In a loop,
   * {@link Select} saves building the cases each time.
   *
   * @param cases what to wait for; several may have the same channel
   * @throws IllegalArgumentException if there are two {@code onDefault}s
   * @throws ChannelClosedException if the case chosen is a send and its channel is closed
   * @throws ChannelFailedException if the case chosen is a receive and its channel was closed with
   *     a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; no case has happened
   */
  public static void select(SelectCase... cases) {
    Selection selection = new Selection(cases);
    SelectCase chosen = (SelectCase) selection.select();
    chosen.complete(selection.takeReceived());
  }

  /**
   * The same as {@link #select}, but the chosen body returns a value.
   *
   * @param <R> what the bodies return
   * @param choices what to wait for
   * @return what the chosen body returned
   * @throws IllegalArgumentException if there are two {@code onDefault}s
   * @throws ChannelClosedException if the case chosen is a send and its channel is closed
   * @throws ChannelFailedException if the case chosen is a receive and its channel was closed with
   *     a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; no case has happened
   */
  @SafeVarargs
  @SuppressWarnings({"unchecked", "varargs"}) // the selection gives back one of the choices
  public static <R> R choose(Choice<? extends R>... choices) {
    Selection selection = new Selection(choices);
    Choice<? extends R> chosen = (Choice<? extends R>) selection.select();
    return chosen.complete(selection.takeReceived());
  }

  /**
   * A case of a select: chosen when {@code channel} has a value, or is closed and drained.
   *
   * @param <T> what the channel carries
   * @param channel what to receive from
   * @param body given the value; null if the channel is drained
   * @return the case
   */
  public static <T> SelectCase onReceive(ReceiveChan<T> channel, Consumer<? super T> body) {
    return SelectCase.receive(channel, body);
  }

  /**
   * A case of a select: chosen when {@code channel} takes {@code value}, or is closed, in which
   * case the select throws.
   *
   * @param <T> what is sent
   * @param channel what to send to
   * @param value what to send
   * @param body run when it was sent
   * @return the case
   * @throws NullPointerException if the value is null
   */
  public static <T> SelectCase onSend(SendChan<? super T> channel, T value, Runnable body) {
    return SelectCase.send(channel, value, body);
  }

  /**
   * A case of a select that is awaited many times: as {@link #onSend}, but {@code source} gives the
   * value. It is called once at the start of each select, whether or not the case is then chosen.
   * For {@link Chan#never()}, on which nothing is ever sent, it is never called.
   *
   * @param <T> what is sent
   * @param channel what to send to
   * @param source gives what to send; not null
   * @param body run when it was sent
   * @return the case
   */
  public static <T> SelectCase onSendFrom(
      SendChan<? super T> channel, Supplier<? extends T> source, Runnable body) {
    return SelectCase.sendFrom(channel, source, body);
  }

  /**
   * A case of a select: chosen when no other was ready for {@code timeout}. Of several, the
   * shortest counts. Go: {@code case <-time.After(d)}.
   *
   * @param timeout how long the others have; none at all if it is zero or negative
   * @param body run when the time is up
   * @return the case
   */
  public static SelectCase onTimeout(Duration timeout, Runnable body) {
    return SelectCase.timeout(timeout, body);
  }

  /**
   * A case of a select: chosen when no other is ready at once. Go: {@code default}.
   *
   * @param body run when none is
   * @return the case
   */
  public static SelectCase onDefault(Runnable body) {
    return SelectCase.otherwise(body);
  }

  /**
   * Lets other goroutines run, and goes on after those that are ready. Go: {@code
   * runtime.Gosched()}.
   */
  public static void yieldNow() {
    Fiber fiber = Fiber.current();
    if (fiber == null) {
      Thread.yield();
    } else {
      StackRoom.reserve();
      fiber.yieldTurn();
    }
  }

  /**
   * Waits for {@code duration}; returns at once if that is zero or negative. Precise to about a
   * millisecond. Go: {@code time.Sleep(d)}.
   *
   * @param duration how long
   * @throws CancelledException if the caller is interrupted or cancelled
   */
  public static void sleep(Duration duration) {
    Cancellation.check("sleep");
    long nanos = Timers.nanos(duration);
    if (nanos <= 0) {
      return;
    }
    StackRoom.reserve();
    Waiter waiter = Waiter.current();
    waiter.arm(WaitReason.SLEEP, null);
    if (waiter.await(nanos) != Waiter.TIMED_OUT) {
      throw CancelledException.of("sleep");
    }
  }

  /**
   * A channel that carries the time, once, after {@code duration}. If nothing refers to it any
   * more, it is collected before that. Go: {@code time.After(d)}.
   *
   * @param duration how long
   * @return the channel, of capacity 1, which can be received from and nothing else
   */
  public static ReceiveChan<Instant> after(Duration duration) {
    return TickSource.after(Timers.nanos(duration));
  }

  /**
   * How many goroutines were started and have not ended, on the calling goroutine's scheduler or
   * else on the global one. Never less than there were at some moment during the call. Go: {@code
   * runtime.NumGoroutine()}.
   *
   * @return the number
   */
  public static int goroutineCount() {
    return (int) Scheduler.coreOfCaller().live();
  }
}
