package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.time.ServiceThread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Several tasks of which one decides: {@link Group#race} and {@link Group#firstSuccess}. The tasks
 * are those of a group.
 *
 * <pre>
 *   state    by                                                      then
 *   open     no task has decided
 *   won      a task that returns, in the state open                  the group's context is ended
 *   lost     a task that fails, in the state open, if failures       the group's context is ended
 *            decide
 * </pre>
 *
 * <p>The end of the group's context cancels the tasks that are left, and the caller waits for all
 * of them in each case. A task that fails leaves its failure, also when another has failed before,
 * and unless the race is won. If the state is open when all tasks have ended, then all have failed,
 * or the context above has ended and cut tasks short.
 */
final class Race<R extends @Nullable Object> {

  /** Its name in messages. */
  private final String operation;

  private final boolean failuresDecide;
  private final Failures failures = new Failures();

  /** Set before the first task starts. */
  private @Nullable Group group;

  /** Guarded by this object's monitor, as are the fields below. */
  private boolean won;

  private boolean lost;

  private @Nullable R result;

  private Race(String operation, boolean failuresDecide) {
    this.operation = operation;
    this.failuresDecide = failuresDecide;
  }

  static <R extends @Nullable Object> Race<R> toTheFirstEnd() {
    return new Race<>("race", true);
  }

  static <R extends @Nullable Object> Race<R> toTheFirstSuccess() {
    return new Race<>("firstSuccess", false);
  }

  R run(Collection<? extends Callable<? extends R>> tasks) {
    List<Task> competitors = competitors(Objects.requireNonNull(tasks, "tasks"));
    StackRoom.reserveForSeveral();
    try (Group own = Group.open()) {
      group = own;
      for (int i = 0; i < competitors.size() && !isDecided(); i++) {
        own.go(competitors.get(i));
      }
      boolean allEnded = own.awaitTasks(true);
      if (!isDecided()) {
        throwUndecided(own.context(), allEnded);
      }
    }
    return outcome();
  }

  private List<Task> competitors(Collection<? extends Callable<? extends R>> tasks) {
    List<Task> competitors = new ArrayList<>(tasks.size());
    for (Callable<? extends R> task : tasks) {
      if (task == null) {
        throw new NullPointerException(
            operation + " was given a task that is null, number " + competitors.size());
      }
      competitors.add(new Competitor<R>(this, task));
    }
    if (competitors.isEmpty()) {
      throw new IllegalArgumentException(
          operation + " was given no task; it needs one at least to have a result");
    }
    return competitors;
  }

  private void throwUndecided(Context context, boolean allEnded) {
    if (!allEnded) {
      throw CancelledException.of(operation);
    }
    failures.throwAny(context);
    context.check();
    throw new AssertionError("no task has returned or failed, and the context lives");
  }

  private synchronized boolean isDecided() {
    return won || lost;
  }

  @SuppressWarnings("NullAway") // null only if R may be
  private synchronized R outcome() {
    if (lost) {
      failures.throwAny(null);
    }
    return result;
  }

  private void returned(@Nullable R value) {
    if (win(value)) {
      end(null);
    }
  }

  private synchronized boolean win(@Nullable R value) {
    if (isDecided()) {
      return false;
    }
    won = true;
    result = value;
    return true;
  }

  private void threw(Throwable thrown) {
    Group own = group;
    assert own != null;
    if (own.isFailure(thrown) && lose(thrown)) {
      end(thrown);
    }
  }

  /** Notes a failure; returns whether it decides. */
  private synchronized boolean lose(Throwable thrown) {
    if (won) {
      return false;
    }
    failures.add(thrown);
    boolean decides = failuresDecide && !lost;
    lost |= decides;
    return decides;
  }

  /** Must not fail, or the others would go on: so it waits for memory if need be. */
  private void end(@Nullable Throwable cause) {
    Group own = group;
    assert own != null;
    for (; ; ) {
      try {
        own.context().cancel(cause);
        return;
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  private record Competitor<R extends @Nullable Object>(Race<R> race, Callable<? extends R> task)
      implements Task {

    @Override
    public void run() {
      R value;
      try {
        value = task.call();
      } catch (Throwable thrown) {
        race.threw(thrown);
        return;
      }
      race.returned(value);
    }
  }
}
