package dev.heddle.testing;

import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Who calls Heddle in a test: whatever blocks may be called by each of these. */
public enum Caller {
  GOROUTINE {
    @Override
    void begin(Runnable body) {
      Heddle.go(body::run);
    }
  },
  PLATFORM_THREAD {
    @Override
    void begin(Runnable body) {
      Thread.ofPlatform().daemon().start(body);
    }
  },
  VIRTUAL_THREAD {
    @Override
    void begin(Runnable body) {
      Thread.startVirtualThread(body);
    }
  },
  VIRTUAL_THREAD_OF_A_GOROUTINE {
    @Override
    void begin(Runnable body) {
      // On a scheduler that is then ended: one that has run a virtual thread of the user's can no
      // longer tell a deadlock.
      Scheduler own = Schedulers.fresh(2);
      own.go(() ->
          Thread.startVirtualThread(() -> {
            body.run();
            Schedulers.end(own);
          }));
    }
  };

  abstract void begin(Runnable body);

  /** Has this caller do {@code task}. */
  public final Running start(Task task) {
    Running running = new Running();
    begin(() -> running.run(task));
    return running;
  }

  /** Has this caller do {@code task}, and returns when it waits for {@code why} there. */
  public final Running startWaiting(WaitReason why, Task task) {
    Running running = start(task);
    Eventually.until(() -> running.waitsFor(why) || running.isDone());
    if (running.isDone()) {
      throw new AssertionError("it did not wait for " + why, running.failure());
    }
    return running;
  }

  /** Has this caller do {@code task}, and waits until it is done. */
  public final void call(Task task) {
    start(task).join();
  }

  /** A task that a caller does. */
  public static final class Running {

    private static final long LIMIT_NANOS = Patience.nanos(100);

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile Fiber fiber;
    private volatile Thread thread;

    private void run(Task task) {
      fiber = Fiber.current();
      thread = Thread.currentThread();
      try {
        task.run();
        done.complete(null);
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    }

    public boolean isDone() {
      return done.isDone();
    }

    /** The thread that does the task. */
    public Thread thread() {
      Thread known = thread;
      if (known == null) { // asked first, since a lambda takes memory
        Eventually.until(() -> thread != null);
        known = thread;
      }
      return known;
    }

    /** Whether it waits, and for that reason. */
    public boolean waitsFor(WaitReason why) {
      Thread own = thread();
      Fiber goroutine = fiber;
      if (goroutine != null) {
        return goroutine.isWaiting() && goroutine.reason() == why;
      }
      return LockSupport.getBlocker(own) instanceof Waiter waiter
          && waiter.isWaiting()
          && waiter.reason() == why;
    }

    public void interrupt() {
      thread().interrupt();
    }

    /** Waits until the task is done, and throws what it threw. */
    public void join() {
      Throwable thrown = failure();
      if (thrown != null) {
        Running.<RuntimeException>rethrow(thrown);
      }
    }

    /** Waits until the task is done; what it threw, or null. */
    public Throwable failure() {
      try {
        done.get(LIMIT_NANOS, TimeUnit.NANOSECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError("the task did not end", e);
      }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }
}
