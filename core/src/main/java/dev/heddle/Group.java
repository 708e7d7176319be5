package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Goroutines that belong together: they are waited for together, the first that fails cancels the
 * rest, and none outlives the group. Go's {@code errgroup}, and structured concurrency.
 *
 * <pre>{@code
 * try (Group group = Group.open()) {
 *   Subtask<Page> page = group.fork(() -> fetch(url));
 *   group.go(() -> log(url));
 *   group.join();
 *   return page.get();
 * } // cancels what still runs, and waits for it
 * }</pre>
 *
 * <p>A task's exception does not end the program: {@link #join} throws it. A {@link
 * CancelledException} or {@link InterruptedException} of a task that was cancelled by the group is
 * no failure.
 */
public final class Group implements AutoCloseable {

  private final Context context;
  private final Runnable cancelMembers = this::cancelMembers;
  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as is all below. */
  private final WaitQueue joining = new WaitQueue();

  private final WaitQueue wantingRoom = new WaitQueue();
  private final Set<Goroutine> members = new LinkedHashSet<>();

  /** Tasks that were let in and have not ended; each becomes a member when it begins. */
  private int active;

  private int limit = Integer.MAX_VALUE;
  private boolean cancelled;
  private boolean closed;
  private @Nullable GroupException failure;

  private Group(Context parent) {
    context = parent.withCancel();
    context.onEnd(cancelMembers);
  }

  /**
   * Opens a group below the {@linkplain Context#current current} context.
   *
   * @return the group, to be closed
   */
  public static Group open() {
    return open(Context.current());
  }

  /**
   * Opens a group below {@code parent}: when that ends, the goroutines of the group are cancelled.
   *
   * @param parent the context to derive the group's own from
   * @return the group, to be closed
   */
  public static Group open(Context parent) {
    return new Group(Objects.requireNonNull(parent, "parent"));
  }

  /**
   * Sets how many tasks may run at a time; {@link #go} and {@link #fork} then wait for room.
   *
   * @param n the number; at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Group limit(int n) {
    if (n < 1) {
      throw new IllegalArgumentException(
          "the limit of a group is " + n + "; it must be at least 1");
    }
    lock.lock();
    limit = n;
    lock.unlock();
    return this;
  }

  /**
   * Starts a goroutine in the group; with a {@link #limit}, waits until there is room.
   *
   * @param task what it does; it sees the group's context as the current one
   * @return the goroutine
   * @throws IllegalStateException if the group is closed
   * @throws CancelledException if the caller is interrupted or cancelled while it waits for room
   */
  public Goroutine go(Task task) {
    Objects.requireNonNull(task, "task");
    return start(task);
  }

  /**
   * Starts a goroutine in the group, as {@link #go}, whose task has a result.
   *
   * @param <R> the type of the result
   * @param task what it does
   * @return its result, once the group was joined
   */
  public <R> Subtask<R> fork(Callable<R> task) {
    Objects.requireNonNull(task, "task");
    Subtask<R> subtask = new Subtask<>();
    start(() -> {
      try {
        subtask.succeeded(task.call());
      } catch (Throwable thrown) {
        subtask.failed(thrown);
        throw thrown;
      }
    });
    return subtask;
  }

  private Goroutine start(Task task) {
    enter();
    return Goroutine.startIn(context, () -> runMember(task));
  }

  private void runMember(Task task) {
    Goroutine self = Goroutine.current();
    assert self != null;
    lock.lock();
    members.add(self);
    boolean late = cancelled;
    lock.unlock();
    if (late) {
      self.cancel();
    }
    try {
      task.run();
    } catch (Throwable thrown) {
      failed(thrown);
    } finally {
      leave(self);
    }
  }

  private void failed(Throwable thrown) {
    lock.lock();
    boolean first = false;
    if (!isExpected(thrown)) {
      GroupException before = failure;
      first = before == null;
      if (before == null) {
        failure = new GroupException(thrown);
      } else if (before.getCause() != thrown) {
        before.addSuppressed(thrown);
      }
    }
    lock.unlock();
    if (first) {
      context.cancel(thrown);
    }
  }

  /** Whether {@code thrown} is how a task ends that the group has cancelled. Needs the lock. */
  private boolean isExpected(Throwable thrown) {
    return cancelled
        && (thrown instanceof CancelledException || thrown instanceof InterruptedException);
  }

  /** Waits for room, and counts a task in. */
  private void enter() {
    for (; ; ) {
      lock.lock();
      if (closed) {
        lock.unlock();
        throw new IllegalStateException("the group is closed; start its tasks before that");
      }
      if (active < limit) {
        active++;
        lock.unlock();
        return;
      }
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.GROUP_LIMIT, this);
      wantingRoom.add(waiter);
      lock.unlock();
      if (waiter.await() != Waiter.SIGNALLED) {
        withdraw(wantingRoom, waiter);
        throw CancelledException.of("go");
      }
    }
  }

  private void leave(Goroutine self) {
    lock.lock();
    members.remove(self);
    active--;
    boolean last = active == 0;
    lock.unlock();
    wantingRoom.endOne(lock, Waiter.SIGNALLED);
    if (last) {
      joining.endAll(lock, Waiter.SIGNALLED);
    }
  }

  private void withdraw(WaitQueue queue, Waiter waiter) {
    lock.lock();
    queue.remove(waiter);
    lock.unlock();
  }

  private void cancelMembers() {
    lock.lock();
    cancelled = true;
    List<Goroutine> toCancel = List.copyOf(members);
    lock.unlock();
    toCancel.forEach(Goroutine::cancel);
  }

  /**
   * The group's context: cancelled by the first failure and by {@link #close}, and when the
   * parent's ends.
   *
   * @return the context
   */
  public Context context() {
    return context;
  }

  /**
   * Waits until all tasks have ended. What they did happens before this returns.
   *
   * @throws GroupException if one has failed
   * @throws CancelledException if the caller is interrupted or cancelled; the group goes on
   */
  public void join() {
    CancelledException.check("join");
    for (; ; ) {
      lock.lock();
      if (active == 0) {
        lock.unlock();
        break;
      }
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.GROUP_JOIN, this);
      joining.add(waiter);
      lock.unlock();
      if (waiter.await() != Waiter.SIGNALLED) {
        withdraw(joining, waiter);
        throw CancelledException.of("join");
      }
    }
    throwFailure();
  }

  /**
   * Cancels what still runs and waits for it, whatever interrupts the caller meanwhile. No effect
   * on a closed group.
   *
   * @throws GroupException if a task has failed and no {@link #join} has said so
   */
  @Override
  public void close() {
    lock.lock();
    closed = true;
    lock.unlock();
    context.cancel();
    for (; ; ) {
      lock.lock();
      if (active == 0) {
        lock.unlock();
        break;
      }
      Waiter waiter = Waiter.current();
      waiter.armUninterruptibly(WaitReason.GROUP_JOIN, this);
      joining.add(waiter);
      lock.unlock();
      waiter.await();
    }
    context.forget(cancelMembers);
    throwFailure();
  }

  /** Throws the failure, the first time. */
  private void throwFailure() {
    lock.lock();
    GroupException thrown = failure;
    failure = null;
    lock.unlock();
    if (thrown != null) {
      throw thrown;
    }
  }
}
