package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.park.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fibers that never run, for tests of what others do to them. */
public final class Fibers {

  /** A thread for those that need none in particular: never started, so never interrupted. */
  private static final Thread NO_THREAD = Thread.ofVirtual().unstarted(() -> {});

  private static final VarHandle STATE;
  private static final VarHandle THREAD;

  static {
    if (!JdkThreads.isNative()) {
      throw new IllegalStateException("these tests need " + JdkThreads.flag());
    }
    try {
      MethodHandles.Lookup waiters =
          MethodHandles.privateLookupIn(Waiter.class, MethodHandles.lookup());
      STATE = waiters.findVarHandle(Waiter.class, "state", long.class);
      THREAD = waiters.findVarHandle(Waiter.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Fibers() {}

  /** A fiber on {@code scheduler} that waits on no thread. */
  public static Waiter waiterOn(SchedulerCore scheduler) {
    return waiterOn(scheduler, NO_THREAD);
  }

  /** A fiber on {@code scheduler} whose thread is {@code thread}. */
  public static Waiter waiterOn(SchedulerCore scheduler, Thread thread) {
    Fiber fiber = new Fiber(scheduler, null);
    THREAD.set((Waiter) fiber, thread);
    return fiber;
  }

  /** How the wait ended. */
  public static int ended(Waiter waiter) {
    return (int) (long) STATE.getAcquire(waiter) & 7;
  }

  /** Counts what is made ready, and runs nothing. */
  public static final class Counting extends SchedulerCore {

    public final AtomicInteger readied = new AtomicInteger();

    public Counting() {
      super("counting", new NoGoroutines());
    }

    @Override
    void ready(Fiber fiber) {
      readied.incrementAndGet();
    }

    @Override
    void countBlocked(boolean blocked) {}

    @Override
    public void start(GoroutineBase goroutine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int parallelism() {
      return 1;
    }

    @Override
    public void setParallelism(int n) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Totals totals() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Fiber> fibers() {
      return List.of();
    }

    @Override
    public void onRest(@Nullable Consumer<SchedulerCore> listener) {}

    @Override
    public long leaked() {
      return 0;
    }

    @Override
    public void onLeak(LeakListener listener) {}

    @Override
    public Thread newThread(String name, Runnable body) {
      throw new UnsupportedOperationException();
    }

    @Override
    void endThreads() {}
  }
}
