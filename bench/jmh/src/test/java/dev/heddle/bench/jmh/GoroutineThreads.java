package dev.heddle.bench.jmh;

import dev.heddle.Scheduler;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Has JMH run benchmarks in goroutines: it makes one of these by name. */
public final class GoroutineThreads extends AbstractExecutorService {
  private final ExecutorService goroutines;

  /** Called by JMH; one goroutine a task, however many it asks for. */
  public GoroutineThreads(int threads, String prefix) {
    if (!Scheduler.global().isNative()) {
      throw new IllegalStateException("benchmarks are to run on Heddle's own scheduler");
    }
    goroutines = Scheduler.global().executor();
  }

  @Override
  public void execute(Runnable task) {
    goroutines.execute(task);
  }

  @Override
  public void shutdown() {
    goroutines.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return goroutines.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return goroutines.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return goroutines.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return goroutines.awaitTermination(timeout, unit);
  }
}
