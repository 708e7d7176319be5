package dev.heddle;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
 *   show(page.get());
 * } // cancels what still runs, and waits for it
 * }</pre>
 *
 * <p>A task's exception does not end the program: {@link #join} throws it. A {@link
 * CancelledException} or {@link InterruptedException} of a task that the group has cancelled is not
 * a failure, and neither is a {@link DeadlineExceededException} when the deadline of the group's
 * context has passed.
 *
 * <p>A failure cancels the other tasks. It does not wake the caller that opened the group and is
 * blocked in the block itself, on a channel, say: that is told by {@code join}. {@link #scope} runs
 * the whole block as a task, so that a failure wakes it wherever it is blocked. {@link #race} and
 * {@link #firstSuccess} want one result of several tasks.
 *
 * <p>Tasks that were cancelled and go on all the same keep {@code join} and {@link #close} waiting,
 * without using a processor. After 10 s ({@code -Dheddle.closeReportMillis} sets another time) it
 * is said once, on stderr, which tasks these are and what they do.
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

  /** Whether the body of a {@link #scope} runs: a task that does not count for the limit. */
  private boolean bodyRuns;

  private boolean cancelled;
  private boolean closed;

  /** Whether a task had not ended when the context ended. */
  private boolean cutShort;

  /** Whether the first failure has ended the context. */
  private boolean endedByFailure;

  /** Whether a waiting party sees to the report of tasks that do not end. */
  private boolean reporting;

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

  /**
   * Starts a goroutine in the group, as {@link #go}, but only if the {@link #limit} allows it now.
   * Never blocks. A call may take the room that another waits for in {@code go}. Go: {@code TryGo}.
   *
   * @param task what it does; it sees the group's context as the current one
   * @return whether the goroutine was started
   * @throws IllegalStateException if the group is closed
   * @throws CancelledException if the caller is itself a task of the group, which is being closed
   */
  public boolean tryGo(Task task) {
    Objects.requireNonNull(task, "task");
    StackRoom.reserveForSeveral();
    if (!tryEnter()) {
      return false;
    }
    startEntered(null, task);
    return true;
  }

  private Goroutine start(@Nullable String name, Task task) {
    StackRoom.reserveForSeveral();
    enter();
    return startEntered(name, task);
  }

  /** Starts a task that was let in. */
  private Goroutine startEntered(@Nullable String name, Task task) {
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
    if (!isFailure(thrown)) {
      return;
    }
    failures.add(thrown);
    context.cancel(thrown);
    if (context.cause() == thrown) {
      lock.lock();
      endedByFailure = true;
      lock.unlock();
    }
  }

  /**
   * Whether what a task has thrown is a failure. It is not if the task says no more by it than that
   * it was asked to end.
   */
  boolean isFailure(Throwable thrown) {
    lock.lock();
    boolean closing = closed;
    lock.unlock();
    // The context ends before the tasks are cancelled, and a task may see that first.
    RuntimeException end = context.error();
    if (thrown instanceof CancelledException || thrown instanceof InterruptedException) {
      return end == null && !closing;
    }
    return !(thrown instanceof DeadlineExceededException)
        || !(end instanceof DeadlineExceededException);
  }

  /** Waits for room, and counts a new task. */
  private void enter() {
    for (; ; ) {
      Waiter waiter = Waiter.current();
      lock.lock();
      if (enterLocked()) {
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

  /** Counts a new task if there is room for it. */
  private boolean tryEnter() {
    lock.lock();
    boolean entered = enterLocked();
    lock.unlock();
    return entered;
  }

  /** The same, with the lock, which it releases if it throws since the group is closed. */
  private boolean enterLocked() {
    if (closed) {
      lock.unlock();
      throw callerIsMember()
          ? new CancelledException("go was cancelled: the group is being closed")
          : new IllegalStateException("the group is closed; start its tasks before that");
    }
    if (active - (bodyRuns ? 1 : 0) >= limit) {
      return false;
    }
    active++;
    return true;
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
    cutShort |= member != null && context.error() != null;
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
    joining.endAll(lock, Waiter.SIGNALLED); // they see to the report of tasks that do not end
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
   * <p>When it returns, every task has run to its end undisturbed. If the context ended before
   * that, by its deadline, by a cancel or by the end of the context above, this throws what the
   * context's {@link Context#check} throws, even if some tasks or all of them have ended well all
   * the same. If tasks failed, too, the end of the context is suppressed in the {@link
   * GroupException}.
   *
   * @throws GroupException if a task has failed, now or before an earlier join
   * @throws DeadlineExceededException if the deadline of the context passed before all tasks had
   *     ended, and none has failed
   * @throws IllegalStateException if the caller is a task of the group
   * @throws CancelledException if the context was cancelled before all tasks had ended, and none
   *     has failed; or if the caller is interrupted or cancelled, and then the group goes on
   */
  public void join() {
    StackRoom.reserveForSeveral();
    refuseMember("joins");
    Cancellation.check("join");
    if (!awaitTasks(true)) {
      throw CancelledException.of("join");
    }
    lock.lock();
    boolean early = cutShort && !endedByFailure;
    lock.unlock();
    failures.throwAny(early ? context : null);
    if (early) {
      context.check();
    }
  }

  /**
   * Waits until all tasks have ended; false if the caller was interrupted before, and {@code
   * interruptible}. The caller is parked all the time. The end of the context wakes it once, so
   * that it has the tasks reported that were cancelled then and do not end.
   */
  boolean awaitTasks(boolean interruptible) {
    boolean reports = false;
    CloseReport report = null;
    try {
      for (; ; ) {
        Waiter waiter = Waiter.current();
        lock.lock();
        if (active == 0) {
          lock.unlock();
          return true;
        }
        if (cancelled && !reporting) {
          reporting = true;
          lock.unlock();
          reports = true;
          report = Laggards.report(this);
          continue;
        }
        waiter.arm(WaitReason.GROUP_JOIN, this, interruptible);
        joining.add(waiter);
        lock.unlock();
        if (waiter.await() != Waiter.SIGNALLED) {
          joining.remove(lock, waiter);
          return false;
        }
      }
    } finally {
      if (report != null) {
        report.cancel();
      }
      if (reports) {
        lock.lock();
        reporting = false;
        lock.unlock();
      }
    }
  }

  /** How many tasks have not ended. */
  int left() {
    lock.lock();
    int n = active;
    lock.unlock();
    return n;
  }

  /** The goroutines of such tasks that have begun, {@code most} at most; in no order. */
  List<Goroutine> begun(int most) {
    Goroutine[] found = new Goroutine[most];
    lock.lock();
    int n = goroutinesOf(running, found, goroutinesOf(told, found, 0));
    lock.unlock();
    return new ArrayList<>(Arrays.asList(found).subList(0, n));
  }

  /** Puts those of {@code first} and its followers in, from {@code n} on. Needs the lock. */
  private static int goroutinesOf(@Nullable Member first, Goroutine[] into, int n) {
    int end = n;
    for (Member member = first; member != null && end < into.length; member = member.next) {
      Goroutine self = member.self;
      assert self != null;
      into[end++] = self;
    }
    return end;
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
    awaitTasks(false);
    failures.throwUnreported();
  }

  // Whole groups in one call

  /**
   * What {@link #scope} runs: like a {@link Callable} that is given the group.
   *
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Body<R extends @Nullable Object> {

    /**
     * Starts tasks in the group, and does its own part.
     *
     * @param group the group, of which this is a task: it may start others, and cannot join or
     *     close
     * @return the result of the scope
     * @throws Exception a failure, as of any task of the group
     */
    R run(Group group) throws Exception;
  }

  /**
   * Runs {@code body} as a task of a new group, waits for it and for all tasks that it starts, and
   * returns its result. Kotlin: {@code coroutineScope}.
   *
   * <pre>{@code
   * int lines = Group.scope(group -> {
   *   Chan<String> log = chan();
   *   group.go(() -> follow(url, log)); // if this fails, the receive below is woken
   *   int n = 0;
   *   while (!log.receive().isEmpty()) {
   *     n++;
   *   }
   *   return n;
   * });
   * }</pre>
   *
   * <p>The body is like every other task: its failure cancels the others, and that of another
   * cancels it, whatever it is blocked in. It runs on a goroutine of its own, which works in the
   * group's context; locks that belong to the caller's thread, and its thread locals, are not the
   * body's. It does not count for the group's {@link #limit}.
   *
   * @param <R> the type of the result
   * @param body what to run
   * @return what the body returned
   * @throws GroupException if the body or another task has failed
   * @throws DeadlineExceededException as {@link #join}
   * @throws CancelledException as {@code join}; in each case all tasks have ended
   */
  public static <R extends @Nullable Object> R scope(Body<R> body) {
    Objects.requireNonNull(body, "body");
    try (Group group = open()) {
      group.bodyRuns = true; // nobody else has the group yet
      Subtask<R> result = group.fork(new BodyTask<>(group, body));
      group.join();
      return result.get();
    }
  }

  /** The body has ended: the task that it is counts for the limit until it has left. */
  private void bodyEnded() {
    lock.lock();
    bodyRuns = false;
    lock.unlock();
  }

  /**
   * Runs {@code tasks} at the same time and returns the result of the first that ends, or throws
   * its failure. The others are cancelled and waited for. What they return does not count, and what
   * they throw only beside a failure. Also known as: {@code Promise.race}, {@code raceN}; Java's
   * {@code CompletableFuture.anyOf}.
   *
   * <p>The tasks work in a context below the {@linkplain Context#current current} one. A task that
   * was cancelled together with that has not ended first: if all are, this throws as {@link #join}.
   *
   * @param <R> the type of the result
   * @param tasks what to run; at least one
   * @return the result of the first task to end; may be null
   * @throws GroupException if the first task to end has failed; later failures are suppressed
   * @throws DeadlineExceededException if the deadline of the current context passed before
   * @throws CancelledException if the current context was cancelled before, or the caller is
   *     interrupted or cancelled; all tasks have ended then, too
   * @throws IllegalArgumentException if there are no tasks
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <R extends @Nullable Object> R race(Callable<? extends R>... tasks) {
    return race(Arrays.asList(tasks));
  }

  /**
   * The same as {@link #race(Callable...)}, with as many tasks as there are at run time.
   *
   * @param <R> the type of the result
   * @param tasks what to run; at least one
   * @return the result of the first task to end; may be null
   * @throws GroupException if the first task to end has failed; later failures are suppressed
   */
  public static <R extends @Nullable Object> R race(
      Collection<? extends Callable<? extends R>> tasks) {
    return Race.<R>toTheFirstEnd().run(tasks);
  }

  /**
   * Runs {@code tasks} at the same time and returns the result of the first that succeeds. The
   * others are cancelled and waited for. Failures count only if all tasks have failed. Java: {@code
   * StructuredTaskScope} with {@code Joiner.anySuccessfulOrThrow}, {@code
   * ExecutorService.invokeAny}; also known as {@code Promise.any}.
   *
   * <pre>{@code
   * return Group.firstSuccess(
   *     () -> fetch(url),
   *     () -> {
   *       sleep(Duration.ofMillis(50)); // asks a second time if the first is slow: a hedged request
   *       return fetch(url);
   *     });
   * }</pre>
   *
   * <p>The tasks work in a context below the {@linkplain Context#current current} one.
   *
   * @param <R> the type of the result
   * @param tasks what to run; at least one
   * @return the result of the first task to succeed; may be null
   * @throws GroupException if all tasks have failed: the first failure is the cause, the others are
   *     suppressed. If the current context ended before, so is its end.
   * @throws DeadlineExceededException if the deadline of the current context passed before one
   *     succeeded, and none failed
   * @throws CancelledException if the current context was cancelled before one succeeded, and none
   *     failed; or if the caller is interrupted or cancelled. All tasks have ended then, too.
   * @throws IllegalArgumentException if there are no tasks
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <R extends @Nullable Object> R firstSuccess(Callable<? extends R>... tasks) {
    return firstSuccess(Arrays.asList(tasks));
  }

  /**
   * The same as {@link #firstSuccess(Callable...)}, with as many tasks as there are at run time.
   *
   * @param <R> the type of the result
   * @param tasks what to run; at least one
   * @return the result of the first task to succeed; may be null
   * @throws GroupException if all tasks have failed: the first failure is the cause, the others are
   *     suppressed
   */
  public static <R extends @Nullable Object> R firstSuccess(
      Collection<? extends Callable<? extends R>> tasks) {
    return Race.<R>toTheFirstSuccess().run(tasks);
  }

  // Classes, not lambdas: one that cannot be linked once, for want of memory, never can be.

  private final class CancelMembers implements Runnable {

    @Override
    public void run() {
      cancelMembers();
    }
  }

  private record BodyTask<R extends @Nullable Object>(Group group, Body<R> body)
      implements Callable<R> {

    @Override
    public R call() throws Exception {
      try {
        return body.run(group);
      } finally {
        group.bodyEnded();
      }
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
