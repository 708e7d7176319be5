package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Latch;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a task, by whoever makes this, whose outcome others wait for.
 *
 * @param <V> what the task returns
 */
final class Execution<V extends @Nullable Object> {

  private final Latch ended = new Latch();

  /** Who executes it; null once it has ended. */
  private volatile @Nullable Thread by = Thread.currentThread();

  /** The outcome; written before the latch is opened, and read after. */
  private @Nullable V value;

  private @Nullable Throwable thrown;

  /** Executes {@code task}, on the thread that made this; throws nothing. */
  void run(Callable<? extends V> task) {
    try {
      value = task.call();
    } catch (Throwable e) {
      thrown = e;
    }
    by = null;
  }

  /** Lets everybody go on who waits for the outcome. */
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
    if (by == Thread.currentThread()) {
      throw new IllegalStateException(
          operation + " was called by the task that it runs, which would wait for itself for ever");
    }
    CancelledException.check(operation);
    StackRoom.reserve();
    if (ended.await(why) == Waiter.CANCELLED) {
      throw CancelledException.of(operation);
    }
  }

  /** Throws what the task threw, if it did; once published, or by whoever ran it. */
  void rethrow() {
    Throwable failure = thrown;
    if (failure != null) {
      Execution.<RuntimeException>sneak(failure);
    }
  }

  /** What the task returned, unless it threw; once published, or by whoever ran it. */
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
