package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Latch;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Ending;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An executor that starts a goroutine for each task. */
final class GoroutineExecutor extends AbstractExecutorService {

  private final Scheduler scheduler;
  private final @Nullable String prefix;
  private final Latch terminated = new Latch();

  /** Guarded by this object's monitor, as is the flag. */
  private final Set<Member> members = new LinkedHashSet<>();

  private boolean shutDown;

  /** How many goroutines were given a name. */
  private final AtomicLong named = new AtomicLong();

  /**
   * Makes an executor on {@code scheduler}.
   *
   * @param prefix what the names of its goroutines begin with, before their number; null if they
   *     have none
   */
  GoroutineExecutor(Scheduler scheduler, @Nullable String prefix) {
    this.scheduler = scheduler;
    this.prefix = prefix;
  }

  private @Nullable String nextName() {
    return prefix == null ? null : prefix + named.getAndIncrement();
  }

  /** One task, from when it is accepted until it has ended. */
  private final class Member implements Task, Ending {
    private final Runnable task;
    private volatile boolean cancelled;
    private volatile @Nullable Goroutine goroutine;

    Member(Runnable task) {
      this.task = task;
    }

    void start() {
      Goroutine started = Goroutine.start(scheduler.core(), nextName(), this);
      goroutine = started;
      if (cancelled) {
        started.cancel();
      }
    }

    void cancel() {
      cancelled = true;
      Goroutine started = goroutine;
      if (started != null) {
        started.cancel();
      }
    }

    @Override
    public void run() {
      task.run();
    }

    @Override
    public void ended() {
      forget(this);
    }
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    Member member = new Member(task);
    StackRoom.reserveForSeveral();
    try {
      admit(member);
      member.start();
    } catch (Throwable thrown) {
      forget(member);
      throw thrown;
    }
  }

  private void admit(Member member) {
    synchronized (this) {
      if (shutDown) {
        throw new RejectedExecutionException("the executor was shut down; it takes no more tasks");
      }
      if (scheduler.isClosed()) {
        throw new RejectedExecutionException(
            "the executor's scheduler is closed; submit its tasks before that");
      }
      members.add(member);
    }
  }

  private void forget(Member member) {
    boolean last;
    synchronized (this) {
      members.remove(member);
      last = shutDown && members.isEmpty();
    }
    if (last) {
      terminated.open();
    }
  }

  @Override
  public void shutdown() {
    StackRoom.reserveForRelease();
    boolean last;
    synchronized (this) {
      shutDown = true;
      last = members.isEmpty();
    }
    if (last) {
      terminated.open();
    }
  }

  /** Every task was started when it was accepted, so none is left to return. */
  @Override
  public List<Runnable> shutdownNow() {
    StackRoom.reserveForSeveral();
    shutdown();
    List<Member> running;
    synchronized (this) {
      running = new ArrayList<>(members);
    }
    running.forEach(Member::cancel);
    return List.of();
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.isOpen();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    StackRoom.reserve();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    int ended = terminated.await(WaitReason.EXECUTOR, unit.toNanos(timeout));
    if (ended == Waiter.CANCELLED) {
      Thread.interrupted();
      throw new InterruptedException();
    }
    return ended == Waiter.SIGNALLED;
  }

  /** Waits without a limit, unlike the JDK's: with a timer the caller would look able to act. */
  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    while (terminated.await(WaitReason.EXECUTOR) == Waiter.CANCELLED) {
      Thread.interrupted();
      if (!interrupted) {
        shutdownNow();
      }
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
