package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.Context;
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
 * One execution of a task. Other parties wait for its outcome.
 *
 * <p><b>A caller that is cancelled.</b> Who executes may be cancelled: its thread is interrupted,
 * or its context ends. What the task then throws says that, in whatever exception it comes, and is
 * no outcome for parties that nobody has cancelled. {@link #isOfACancelledCaller} tells the two
 * apart.
 *
 * @param <V> what the task returns
 */
class Execution<V extends @Nullable Object> extends HeldLock {

  private final Latch ended = new Latch();

  /** Its name in reports. */
  private final String kind;

  /** The context that the caller works in. Null once the task has ended, so that it is not kept. */
  private @Nullable Context context;

  /** The outcome; written before the latch is opened, and read after. */
  private @Nullable V value;

  private @Nullable Throwable thrown;

  private boolean ofCancelledCaller;

  /** An execution by the caller, called {@code kind} in reports. */
  Execution(String kind) {
    this(kind, Context.current());
    noteTaken();
  }

  /** An execution for a caller that works in {@code context}, by a thread that is to begin it. */
  Execution(String kind, Context context) {
    this.kind = kind;
    this.context = context;
  }

  /** The calling thread is to execute the task. */
  final void begin() {
    noteTaken();
  }

  /** Executes {@code task} on the calling thread; throws nothing. */
  final void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      threw(e);
    }
    over();
  }

  /** The same, of a task that returns the outcome. */
  final void get(Supplier<? extends V> task) {
    try {
      value = task.get();
    } catch (Throwable e) {
      threw(e);
    }
    over();
  }

  /** The same, of a task that may throw a checked exception. */
  final void call(Callable<? extends V> task) {
    try {
      value = task.call();
    } catch (Throwable e) {
      threw(e);
    }
    over();
  }

  /** There was no execution, for want of a thread or of memory: an outcome for the caller alone. */
  final void couldNotBegin(Throwable why) {
    thrown = why;
    ofCancelledCaller = true;
    over();
  }

  /** Allocates nothing, as all that is between the task and {@link #publish}. */
  private void threw(Throwable e) {
    thrown = e;
    Context within = context;
    ofCancelledCaller =
        e instanceof InterruptedException
            || Thread.currentThread().isInterrupted()
            || (within != null && within.error() != null);
  }

  private void over() {
    context = null;
    noteGivenBack();
  }

  /** Publishes the outcome: all waiting parties go on. */
  final void publish() {
    ended.open();
  }

  /** Whether the outcome is published. */
  final boolean isPublished() {
    return ended.isOpen();
  }

  /**
   * Whether the task threw something after its caller had been cancelled. Once published, or by the
   * thread that ran it.
   */
  final boolean isOfACancelledCaller() {
    return ofCancelledCaller;
  }

  /**
   * Waits until the outcome is published.
   *
   * @throws IllegalStateException if the caller is executing the task, and would wait for itself
   */
  final void await(WaitReason why, String operation) {
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

  /** What the task threw; null if it returned. Once published, or by the thread that ran it. */
  final @Nullable Throwable thrown() {
    return thrown;
  }

  /** What the task returned; null if it threw. Once published, or by the thread that ran it. */
  final @Nullable V value() {
    return value;
  }

  /** Throws what the task threw, if it did. Once published, or by the thread that ran it. */
  final void rethrow() {
    Throwable failure = thrown;
    if (failure != null) {
      sneak(failure);
    }
  }

  /** What the task returned; throws what it threw. Once published, or by the thread that ran it. */
  @SuppressWarnings("NullAway") // null only if V may be
  final V result() {
    rethrow();
    return value;
  }

  /** Throws {@code failure}, whatever it is. */
  static void sneak(Throwable failure) {
    Execution.<RuntimeException>sneakAs(failure);
  }

  @SuppressWarnings("unchecked") // the cast is not checked at run time: E stands for any exception
  private static <E extends Throwable> void sneakAs(Throwable failure) throws E {
    throw (E) failure;
  }
}
