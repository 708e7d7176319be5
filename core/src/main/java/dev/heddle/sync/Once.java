package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task once, however many callers ask for it. Go: {@code sync.Once}.
 *
 * <p>Memory consistency effects: the actions of the task <i>happen-before</i> the return of every
 * {@code run}.
 */
public final class Once {

  /** Replaces an execution that has ended, so that nothing of it is kept. */
  private static final Execution<@Nullable Void> DONE = new Execution<>("Once");

  private static final VarHandle EXECUTION =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "execution", VarHandle.class, Once.class, Execution.class);

  static {
    DONE.publish();
  }

  /** The one execution, set by compare-and-set, then DONE; null before it. */
  private volatile @Nullable Execution<@Nullable Void> execution;

  /** Makes a {@code Once} that has run nothing. */
  public Once() {}

  /**
   * Runs {@code task} if this is the first call, and otherwise waits until the first call's task
   * has ended. A task that throws counts as run: its exception leaves the first call, and all
   * others return. Go: {@code Do}.
   *
   * <p>That holds for whatever the task throws, also when its caller was cancelled: no task ever
   * runs a second time. Where the others must know whether it went well, use {@link Lazy}, which
   * throws the exception in each call, as Go's {@code OnceFunc} does.
   *
   * @param task what to run
   * @throws IllegalStateException if it is called by the task that it runs
   * @throws CancelledException if the caller waits, and is interrupted or cancelled
   */
  public void run(Runnable task) {
    Objects.requireNonNull(task, "task");
    Execution<@Nullable Void> present = execution;
    if (present == null) {
      present = runFirst(task);
    }
    if (present != null && !present.isPublished()) {
      present.await(WaitReason.ONCE, "run");
    }
  }

  /** Runs {@code task}, or returns the execution of another call that came first. */
  private @Nullable Execution<@Nullable Void> runFirst(Runnable task) {
    Execution<@Nullable Void> own = new Execution<>("Once");
    StackRoom.reserve();
    @SuppressWarnings("unchecked")
    var other = (Execution<@Nullable Void>) EXECUTION.compareAndExchange(this, null, own);
    if (other != null) {
      return other;
    }
    own.run(task); // allocates nothing: an error here would leave the others waiting
    execution = DONE;
    own.publish();
    own.rethrow();
    return null;
  }
}
