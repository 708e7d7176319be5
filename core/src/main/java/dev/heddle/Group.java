package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Ending;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A group of goroutines, for structured concurrency: {@link #join} waits for all of them, the first
 * that fails cancels the rest, and none outlives the group. Go: {@code errgroup}.
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
 * CancelledException} or {@link InterruptedException} of a task that the group has cancelled is not
 * a failure.
 */
public final class Group implements AutoCloseable {

  private final Context context;
  private final Runnable cancelMembers = new CancelMembers();
  private final Failures failures = new Failures();
  private final SpinLock lock = new SpinLock();

  /** Guarded by the lock, as is all below. */
  private final WaitQueue joining = new WaitQueue();

  private final WaitQueue wantingRoom = new WaitQueue();

  /** The members that have begun and are not cancelled; below, those that are cancelled. */
  private @Nullable Member running;

  private @Nullable Member told;

  /** How many tasks were let in and have not ended. Each becomes a member when it begins. */
  private int active;

  private int limit = Integer.MAX_VALUE;
  private boolean cancelled;
  private boolean closed;

  private Group(Context parent) {
    StackRoom.reserveForSeveral();
    context = parent.withCancel();
    context.onEnd(cancelMembers);
  }

  /**
   * Opens a group whose context is derived from the {@linkplain Context#current current} one.
   *
   * @return the group, to be closed
   */
  public static Group open() {
    return open(Context.current());
  }

  /**
   * Opens a group whose context is derived from {@code parent}. When {@code parent} ends, the
   * goroutines of the group are cancelled.
   *
   * @param parent the context to derive the group's own from
   * @return the group, to be closed
   */
  public static Group open(Context parent) {
    return new Group(Objects.requireNonNull(parent, "parent"));
  }

  /**
   * Sets how many tasks may run at a time. At the limit {@code go} and {@code fork} wait for room.
   * Go: {@code SetLimit}.
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
    StackRoom.reserve();
    lock.lock();
    limit = n;
    lock.unlock();
    wantingRoom.endAll(lock, Waiter.SIGNALLED);
    return this;
  }

  /**
   * Starts a goroutine in the group; with a {@link #limit}, waits until there is room. Memory
   * consistency effects: the caller's actions before the call <i>happen-before</i> those of the
   * task. Go: {@code Go}.
   *
   * @param task what it does; it sees the group's context as the current one
   * @return the goroutine
   * @throws IllegalStateException if the group is closed
   * @throws CancelledException if the caller is interrupted or cancelled while it waits for room,
   *     or is itself a task of the group, which is being closed
   */
  public Goroutine go(Task task) {
    Objects.requireNonNull(task, "task");
    return start(null, task);
  }

  /**
   * Starts a goroutine in the group, as {@link #go(Task)}, with a name for dumps and reports.
   *
   * @param name its name
   * @param task what it does
   * @return the goroutine
   */
  public Goroutine go(String name, Task task) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(task, "task");
    return start(name, task);
  }

  /**
   * Starts a goroutine in the group, as {@link #go(Task)}, whose task has a result.
   *
   * @param <R> the type of the result
   * @param task what it does
   * @return its result, once the group was joined
   */
  public <R> Subtask<R> fork(Callable<R> task) {
    Objects.requireNonNull(task, "task");
    return forked(null, task);
  }

  /**
   * Starts a goroutine in the group, as {@link #fork(Callable)}, with a name for dumps and reports.
   *
   * @param <R> the type of the result
   * @param name its name
   * @param task what it does
   * @return its result, once the group was joined
   */
  public <R> Subtask<R> fork(String name, Callable<R> task) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(task, "task");
    return forked(name, task);
  }

  private <R> Subtask<R> forked(@Nullable String name, Callable<R> task) {
    Subtask<R> subtask = new Subtask<>();
    start(name, new Fork<>(subtask, task));
    return subtask;
  }

  private Goroutine start(@Nullable String name, Task task) {
    StackRoom.reserveForSeveral();
    enter();
    try {
      return Scheduler.startIn(context, name, new Member(this, task));
    } catch (Throwable thrown) {
      leave(null);
      throw thrown;
    }
  }

  /**
   * A task of a group, which leaves the group when its goroutine has ended. It is itself the node
   * in the list of members, so that its begin, its cancel and its end need no memory.
   */
  private static final class Member implements Task, Ending {
    private final Group group;
    private final Task task;

    /** Null before it begins. Guarded by the group's lock, as are the fields below. */
    private @Nullable Goroutine self;

    private boolean cancelled;
    private @Nullable Member next;
    private @Nullable Member prev;

    Member(Group group, Task task) {
      this.group = group;
      this.task = task;
    }

    @Override
    public void run() {
      group.runMember(this);
    }

    @Override
    public void ended() {
      group.leave(this);
    }
  }

  private void runMember(Member member) {
    Goroutine self = Goroutine.current();
    assert self != null;
    lock.lock();
    member.self = self;
    member.cancelled = cancelled;
    link(member);
    boolean late = cancelled;
    lock.unlock();
    if (late) {
      self.cancel();
    }
    try {
      member.task.run();
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private void failed(Throwable thrown) {
    boolean ofCancel =
        thrown instanceof CancelledException || thrown instanceof InterruptedException;
    lock.lock();
    // The context ends before the tasks are cancelled, and a task may see that first.
    boolean asked = closed || context.error() != null;
    lock.unlock();
    if (!ofCancel || !asked) {
      failures.add(thrown);
      context.cancel(thrown);
    }
  }

  /** Waits for room, and counts a new task. */
  private void enter() {
    for (; ; ) {
      Waiter waiter = Waiter.current();
      lock.lock();
      if (closed) {
        boolean member = callerIsMember();
        lock.unlock();
        throw member
            ? new CancelledException("go was cancelled: the group is being closed")
            : new IllegalStateException("the group is closed; start its tasks before that");
      }
      if (active < limit) {
        active++;
        lock.unlock();
        return;
      }
      waiter.arm(WaitReason.GROUP_LIMIT, this);
      wantingRoom.add(waiter);
      lock.unlock();
      if (waiter.await() != Waiter.SIGNALLED) {
        wantingRoom.remove(lock, waiter);
        throw CancelledException.of("go");
      }
    }
  }

  private boolean callerIsMember() {
    Goroutine caller = Goroutine.current();
    return caller != null && caller.ending() instanceof Member member && member.group == this;
  }

  /** Enters {@code member} into the list it belongs to. Needs the lock. */
  private void link(Member member) {
    Member after = member.cancelled ? told : running;
    member.next = after;
    if (after != null) {
      after.prev = member;
    }
    begins(member.cancelled, member);
  }

  /** Takes {@code member} out of its list. Needs the lock. */
  private void unlink(Member member) {
    Member before = member.prev;
    Member after = member.next;
    if (before == null) {
      begins(member.cancelled, after);
    } else {
      before.next = after;
    }
    if (after != null) {
      after.prev = before;
    }
    member.next = null;
    member.prev = null;
  }

  private void begins(boolean ofTold, @Nullable Member first) {
    if (ofTold) {
      told = first;
    } else {
      running = first;
    }
  }

  private void refuseMember(String what) {
    if (callerIsMember()) {
      throw new IllegalStateException(
          "a task of the group "
              + what
              + " it, and would wait for itself; leave that to who opened the group");
    }
  }

  /** A task that {@link #enter} counted has ended; null if it could not be started. */
  private void leave(@Nullable Member member) {
    lock.lock();
    if (member != null && member.self != null) {
      unlink(member);
    }
    active--;
    boolean last = active == 0;
    lock.unlock();
    wantingRoom.endOne(lock, Waiter.SIGNALLED);
    if (last) {
      joining.endAll(lock, Waiter.SIGNALLED);
    }
  }

  private void cancelMembers() {
    for (Member member; (member = takeUncancelled()) != null; ) {
      Goroutine self = member.self;
      assert self != null;
      self.cancelReserved();
    }
  }

  private @Nullable Member takeUncancelled() {
    lock.lock();
    cancelled = true;
    Member member = running;
    if (member != null) {
      unlink(member);
      member.cancelled = true;
      link(member);
    }
    lock.unlock();
    return member;
  }

  /**
   * The group's context. It ends with the first failure, with {@link #close}, and with its parent.
   *
   * @return the context
   */
  public Context context() {
    return context;
  }

  /**
   * Waits until all tasks have ended. Memory consistency effects: their actions
   * <i>happen-before</i> the return of this call. Go: {@code Wait}.
   *
   * @throws GroupException if a task has failed, now or before an earlier join
   * @throws IllegalStateException if the caller is a task of the group
   * @throws CancelledException if the caller is interrupted or cancelled; the group goes on
   */
  public void join() {
    StackRoom.reserve();
    refuseMember("joins");
    Cancellation.check("join");
    for (; ; ) {
      Waiter waiter = Waiter.current();
      lock.lock();
      if (active == 0) {
        lock.unlock();
        break;
      }
      waiter.arm(WaitReason.GROUP_JOIN, this);
      joining.add(waiter);
      lock.unlock();
      if (waiter.await() != Waiter.SIGNALLED) {
        joining.remove(lock, waiter);
        throw CancelledException.of("join");
      }
    }
    failures.throwAny();
  }

  /**
   * Cancels the tasks that still run and waits for their end. An interrupt does not end the wait.
   * No effect on a closed group.
   *
   * @throws GroupException if a task has failed and no {@link #join} has said so
   * @throws IllegalStateException if the caller is a task of the group
   */
  @Override
  public void close() {
    StackRoom.reserveForSeveral();
    refuseMember("closes");
    lock.lock();
    closed = true;
    lock.unlock();
    context.cancel();
    wantingRoom.endAll(lock, Waiter.SIGNALLED); // the waiters find the group closed
    for (; ; ) {
      Waiter waiter = Waiter.current();
      lock.lock();
      if (active == 0) {
        lock.unlock();
        break;
      }
      waiter.arm(WaitReason.GROUP_JOIN, this, false);
      joining.add(waiter);
      lock.unlock();
      waiter.await();
    }
    failures.throwUnreported();
  }

  // Classes, not lambdas: one that cannot be linked once, for want of memory, never can be.

  private final class CancelMembers implements Runnable {

    @Override
    public void run() {
      cancelMembers();
    }
  }

  private record Fork<R>(Subtask<R> subtask, Callable<R> task) implements Task {

    @Override
    public void run() throws Exception {
      try {
        subtask.succeeded(task.call());
      } catch (Throwable thrown) {
        subtask.failed(thrown);
        throw thrown;
      }
    }
  }
}
