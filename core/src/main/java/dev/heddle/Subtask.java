package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link Group} that has a result.
 *
 * @param <R> the type of the result
 */
public final class Subtask<R> {

  /** The result until the task has ended. */
  private static final Object RUNNING = new Object();

  /** The result, or {@link #RUNNING}. Read after the group was joined. */
  private volatile @Nullable Object result = RUNNING;

  private volatile @Nullable Throwable failure;

  Subtask() {}

  void succeeded(@Nullable R with) {
    result = with;
  }

  void failed(Throwable with) {
    failure = with;
  }

  /**
   * The result, once the group was joined. Memory consistency effects: the task's actions
   * <i>happen-before</i> the return of this call.
   *
   * @return what the task returned
   * @throws IllegalStateException if the task has not ended, or has failed or was cancelled; its
   *     exception is then the cause
   */
  // Only the task's result is ever stored, and R says whether that may be null.
  @SuppressWarnings({"unchecked", "NullAway"})
  public R get() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException(
          thrown instanceof CancelledException || thrown instanceof InterruptedException
              ? "the subtask was cancelled before its end; Group.join throws why"
              : "the subtask failed; Group.join throws what its tasks have thrown",
          thrown);
    }
    Object value = result;
    if (value == RUNNING) {
      throw new IllegalStateException("the subtask has not ended; join the group before get");
    }
    return (R) value;
  }
}
