package dev.heddle.sync;

import dev.heddle.Chan;
import dev.heddle.Context;
import dev.heddle.Heddle;
import dev.heddle.internal.lock.SpinLock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An execution of a {@link SingleFlight}, with the calls that share it. A call shares it only if it
 * joins before the flight has landed; so the flight knows, when it lands, whether it is shared.
 *
 * <pre>
 *   state     a call that finds it in the table      the task's executor
 *   in flight joins, and waits or has it delivered   executes
 *   landed    takes it out of the table, if it is    has taken it out of the table, lands it,
 *             still there, and begins another        publishes the outcome, and delivers it
 * </pre>
 *
 * @param <V> what the task returns
 */
final class Flight<V extends @Nullable Object> extends Execution<V> {

  private static final String KIND = "SingleFlight";

  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as are the fields below. */
  private boolean landed;

  /** How many calls share it, besides the one that began it. */
  private int sharers;

  private @Nullable Delivery<V> firstDelivery;
  private @Nullable Delivery<V> lastDelivery;

  /** A flight by the caller. */
  Flight() {
    super(KIND);
  }

  /** A flight by a goroutine that is to begin it. */
  Flight(Delivery<V> first) {
    super(KIND, first.context);
    firstDelivery = first;
    lastDelivery = first;
  }

  /** Lets a call share it that waits, or has it delivered; false if it has landed. */
  boolean join(@Nullable Delivery<V> delivery) {
    lock.lock();
    boolean joined = !landed;
    if (joined) {
      sharers++;
      append(delivery);
    }
    lock.unlock();
    return joined;
  }

  /** Needs the lock. */
  private void append(@Nullable Delivery<V> delivery) {
    if (delivery == null) {
      return;
    }
    if (lastDelivery == null) {
      firstDelivery = delivery;
    } else {
      lastDelivery.next = delivery;
    }
    lastDelivery = delivery;
  }

  /** A call that has joined no longer waits. */
  void leave() {
    lock.lock();
    sharers--;
    lock.unlock();
  }

  /** Lands it. The first of the deliveries that are to be made; null if there are none. */
  @Nullable Delivery<V> land() {
    lock.lock();
    landed = true;
    Delivery<V> first = firstDelivery;
    firstDelivery = null;
    lastDelivery = null;
    lock.unlock();
    return first;
  }

  /** The outcome, once landed. */
  SingleFlight.Result<V> outcome() {
    lock.lock();
    boolean shared = sharers > 0;
    lock.unlock();
    return new SingleFlight.Result<>(value(), thrown(), shared && !isOfACancelledCaller());
  }

  /**
   * A call that does not wait: where its result goes, and the task that it would have executed. It
   * is itself the node in the list of deliveries.
   */
  static final class Delivery<V extends @Nullable Object> {
    final Chan<SingleFlight.Result<V>> channel = Heddle.chan(1);
    final Callable<V> task;

    /** The caller's. */
    final Context context = Context.current();

    /** The flight that it began; null if it has begun none. Written before that can land. */
    @Nullable Flight<V> began;

    /**
     * Guarded by the lock of the flight that it shares, then only of the party that has landed
     * that.
     */
    private @Nullable Delivery<V> next;

    Delivery(Callable<V> task) {
      this.task = task;
    }

    /** Takes it off a list; returns the rest. */
    @Nullable Delivery<V> takeNext() {
      Delivery<V> rest = next;
      next = null;
      return rest;
    }

    void deliver(SingleFlight.Result<V> result) {
      channel.trySend(result);
      channel.close();
    }
  }
}
