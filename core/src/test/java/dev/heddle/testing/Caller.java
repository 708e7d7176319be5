package dev.heddle.testing;

import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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

  /** Has this caller do {@code task}, and waits until it is done. */
  public final void call(Task task) {
    start(task).join();
  }

  /** A task that a caller does. */
  public static final class Running {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile Thread thread;

    private void run(Task task) {
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
      Eventually.until(() -> thread != null);
      return thread;
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
        done.get();
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }
}
