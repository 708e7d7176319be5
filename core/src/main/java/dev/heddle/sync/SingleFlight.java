package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Task;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.time.ServiceThread;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent calls with the same key share one execution of a task. Go: {@code
 * golang.org/x/sync/singleflight}.
 *
 * <pre>{@code
 * Page page = loads.get(url, () -> fetch(url)); // waits
 *
 * var loading = loads.start(url, () -> fetch(url)); // does not wait
 * var loaded = loading.tryReceive(Duration.ofMillis(100));
 * show(loaded == null ? old : loaded.get());
 * }</pre>
 *
 * <p>It is not a cache: once an execution has ended, the next call for its key begins another.
 * Memory consistency effects: the actions of an execution <i>happen-before</i> the return of each
 * call that shares it, and the receipt of its result.
 *
 * <p>An execution belongs to the call that began it. If that call is cancelled, because its thread
 * is interrupted or its context ends, and the task throws, then what it throws is for that call
 * alone: one of the others executes its own task in place of it.
 *
 * @param <K> the type of the keys; it has {@code equals} and {@code hashCode}
 * @param <V> what an execution returns
 */
public final class SingleFlight<K, V extends @Nullable Object> {

  private final ConcurrentHashMap<K, Flight<V>> inFlight = new ConcurrentHashMap<>();

  /** Makes one in which no task is executed. */
  public SingleFlight() {}

  /**
   * Executes {@code task} on the caller's stack, or, if another call for {@code key} is doing so,
   * waits for that execution and shares its result or exception. Go: {@code Do}.
   *
   * @param key what the task is about
   * @param task does it
   * @return what the task, or the other call's, returned
   * @throws Exception if the task, or the other call's, threw it: the same one in all calls that
   *     share it
   * @throws IllegalStateException if it is called for {@code key} by the task that it executes
   * @throws CancelledException if the caller waits, and is interrupted or cancelled; the execution
   *     goes on
   */
  public V get(K key, Callable<V> task) throws Exception {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(task, "task");
    StackRoom.reserveForSeveral();
    for (; ; ) {
      Flight<V> own = new Flight<>();
      Flight<V> other = inFlight.putIfAbsent(key, own);
      if (other == null) {
        own.call(task);
        land(key, own);
        return own.result();
      }
      if (!other.join(null)) {
        inFlight.remove(key, other); // it is still there if the key's own code has thrown
      } else if (isShared(other)) {
        return other.result();
      }
    }
  }

  /** Waits for the flight, which the caller has joined; false if its outcome is not shared. */
  private static boolean isShared(Flight<?> flight) {
    try {
      flight.await(WaitReason.SINGLE_FLIGHT, "get");
    } catch (Throwable e) {
      flight.leave();
      throw e;
    }
    return !flight.isOfACancelledCaller();
  }

  /**
   * Has {@code task} executed on a goroutine of its own, in the caller's context, unless another
   * call for {@code key} is being executed: then that execution is shared. Never blocks. Go: {@code
   * DoChan}.
   *
   * <p>What the execution throws is in the {@link Result}, too, and is reported nowhere else. A
   * caller that does not wait for the result leaves it: the execution goes on.
   *
   * @param key what the task is about
   * @param task does it
   * @return a channel of the caller's own: it carries the one result, and is then closed
   */
  public ReceiveChan<Result<V>> start(K key, Callable<V> task) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(task, "task");
    StackRoom.reserveForSeveral();
    Flight.Delivery<V> delivery = new Flight.Delivery<>(task);
    startOrJoin(key, delivery);
    return delivery.channel;
  }

  private void startOrJoin(K key, Flight.Delivery<V> delivery) {
    for (; ; ) {
      Flight<V> own = new Flight<>(delivery);
      Flight<V> other = inFlight.putIfAbsent(key, own);
      if (other == null) {
        delivery.began = own;
        start(key, own, delivery);
        return;
      }
      if (other.join(delivery)) {
        return;
      }
      inFlight.remove(key, other); // as in get
    }
  }

  private void start(K key, Flight<V> own, Flight.Delivery<V> delivery) {
    try {
      delivery.context.run(new Start(new Fly<>(this, key, own, delivery.task)));
    } catch (Throwable notStarted) {
      own.couldNotBegin(notStarted);
      land(key, own);
      Execution.sneak(notStarted);
    }
  }

  /**
   * Forgets the execution for {@code key}: the next call for it begins another, beside the one that
   * goes on. Calls that share that one already still do. Go: {@code Forget}.
   *
   * @param key the key; no effect if nothing is executed for it
   */
  public void forget(K key) {
    Objects.requireNonNull(key, "key");
    StackRoom.reserve();
    inFlight.remove(key);
  }

  /** Lands a flight whose task has been executed. */
  private void land(K key, Flight<V> own) {
    try {
      inFlight.remove(key, own);
    } finally { // the key's own code may throw
      Flight.Delivery<V> first = own.land();
      own.publish();
      if (first != null) {
        deliver(key, own, first);
      }
    }
  }

  private void deliver(K key, Flight<V> landed, Flight.Delivery<V> first) {
    Result<V> outcome = outcome(landed);
    Flight.Delivery<V> next = first;
    while (next != null) {
      Flight.Delivery<V> delivery = next;
      next = delivery.takeNext();
      if (landed.isOfACancelledCaller() && delivery.began != landed) {
        startInPlace(key, delivery);
      } else {
        delivery.deliver(outcome);
      }
    }
  }

  /** The outcome was not for this call, which so has its own task executed. */
  private void startInPlace(K key, Flight.Delivery<V> delivery) {
    try {
      startOrJoin(key, delivery);
    } catch (Throwable notStarted) {
      // A flight that it began, and that could not begin, has delivered this already.
      if (delivery.began == null) {
        delivery.deliver(new Result<>(null, notStarted, false));
      }
    }
  }

  /** Others wait for this outcome, so it waits for memory if need be. */
  private static <V extends @Nullable Object> Result<V> outcome(Flight<V> landed) {
    for (; ; ) {
      try {
        return landed.outcome();
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  /**
   * How an execution ended.
   *
   * @param <V> what an execution returns
   * @param value what the task returned; null if it threw
   * @param failure what the task threw; null if it returned
   * @param shared whether other calls were given this, too
   */
  public record Result<V extends @Nullable Object>(
      @Nullable V value, @Nullable Throwable failure, boolean shared) {

    /**
     * The value, or the failure thrown.
     *
     * @return what the task returned
     * @throws Exception if the task threw it: the same one for all calls that share it
     */
    @SuppressWarnings("NullAway") // null only if V may be
    public V get() throws Exception {
      if (failure != null) {
        Execution.sneak(failure);
      }
      return value;
    }
  }

  // Classes, not lambdas: one that cannot be linked once, for want of memory, never can be.

  /** Starts the goroutine of a flight. */
  private record Start(Task flight) implements Task {

    @Override
    public void run() {
      Heddle.go(flight);
    }
  }

  /** What the goroutine of a flight does. */
  private record Fly<K, V extends @Nullable Object>(
      SingleFlight<K, V> flights, K key, Flight<V> flight, Callable<V> task) implements Task {

    @Override
    public void run() {
      flight.begin();
      flight.call(task);
      flights.land(key, flight);
    }
  }
}
