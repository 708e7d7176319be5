package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Latch;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a task, by the thread that makes this object. Other parties wait for its
 * outcome.
 *
 * @param <V> what the task returns
 */
final class Execution<V extends @Nullable Object> extends HeldLock {

  private final Latch ended = new Latch();

  /** Its name in reports. */
  private final String kind;

  /** The outcome; written before the latch is opened, and read after. */
  private @Nullable V value;

  private @Nullable Throwable thrown;

  /** An execution by the caller, called {@code kind} in reports. */
  Execution(String kind) {
    this.kind = kind;
    noteTaken();
  }

  /** Executes {@code task} on the thread that made this; throws nothing. */
  void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      thrown = e;
    }
    noteGivenBack();
  }

  /** The same, of a task that returns the outcome. */
  void get(Supplier<? extends V> task) {
    try {
      value = task.get();
    } catch (Throwable e) {
      thrown = e;
    }
    noteGivenBack();
  }

  /** The same, of a task that may throw a checked exception. */
  void call(Callable<? extends V> task) {
    try {
      value = task.call();
    } catch (Throwable e) {
      thrown = e;
    }
    noteGivenBack();
  }

  /** Publishes the outcome: all waiting parties go on. */
  void publish() {
    ended.open();
  }

  /** Whether the outcome is published. */
  boolean isPublished() {
    return ended.isOpen();
  }

  /**
   * Waits until the outcome is published.
   *
   * @throws IllegalStateException if the caller is executing the task, and would wait for itself
   */
  void await(WaitReason why, String operation) {
    if (holder() == Parties.ofCaller()) {
      throw new IllegalStateException(
          operation + " was called by the task that it runs, which would wait for itself for ever");
    }
    CancelledException.check(operation);
    StackRoom.reserve();
    Waiter waiter = ended.enter(why, this);
    if (waiter != null) {
      noteWaits();
      if (ended.settle(waiter, waiter.await()) == Waiter.CANCELLED) {
        throw CancelledException.of(operation);
      }
    }
  }

  @Override
  protected List<Waiter> waiters(int most) {
    return ended.waiters(most);
  }

  @Override
  protected long[] blockers(Waiter waiter) {
    long by = holder();
    return by == 0 ? new long[0] : new long[] {by};
  }

  /** Counts any wait, though a cancel could end it: the wait has no uninterruptible form. */
  @Override
  protected int waitOf(Waiter waiter) {
    return waiter.waitNumber();
  }

  @Override
  protected String kind() {
    return kind;
  }

  /** Throws what the task threw, if it did. Once published, or by the thread that ran it. */
  void rethrow() {
    Throwable failure = thrown;
    if (failure != null) {
      Execution.<RuntimeException>sneak(failure);
    }
  }

  /** What the task returned; throws what it threw. Once published, or by the thread that ran it. */
  @SuppressWarnings("NullAway") // null only if V may be
  V result() {
    rethrow();
    return value;
  }

  @SuppressWarnings("unchecked") // the cast is not checked at run time: E stands for any exception
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
