package dev.heddle.testing;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Somebody who does a task: a goroutine, or a thread of any other kind. */
public final class Party {

  /** What a party can be. */
  public enum Kind {
    GOROUTINE,
    PLATFORM_THREAD,
    VIRTUAL_THREAD
  }

  private static final long LIMIT_NANOS = Patience.nanos(100);

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread thread;
  private volatile Fiber fiber;
  private volatile Throwable thrown;

  private Party() {}

  public static Party start(Kind kind, Task task) {
    Party party = new Party();
    switch (kind) {
      case GOROUTINE -> Heddle.go(() -> party.run(task));
      case PLATFORM_THREAD -> Thread.ofPlatform().daemon().start(() -> party.run(task));
      case VIRTUAL_THREAD -> Thread.startVirtualThread(() -> party.run(task));
    }
    Eventually.until(() -> party.thread != null);
    return party;
  }

  private void run(Task task) {
    fiber = Fiber.current();
    thread = Thread.currentThread();
    try {
      task.run();
    } catch (Throwable e) {
      thrown = e;
    }
    ended.countDown();
  }

  /** Has a party wait, and returns when it does. */
  public static Party startWaiting(Kind kind, WaitReason why, Task task) {
    Party party = start(kind, task);
    Eventually.until(() -> party.waitsFor(why) || party.isDone());
    if (party.isDone()) {
      throw new AssertionError("it did not wait for " + why, party.thrown);
    }
    return party;
  }

  /** Whether it waits, and for that reason. */
  public boolean waitsFor(WaitReason why) {
    Fiber own = fiber;
    if (own != null) {
      return own.isWaiting() && own.reason() == why;
    }
    return LockSupport.getBlocker(thread) instanceof Waiter waiter
        && waiter.isWaiting()
        && waiter.reason() == why;
  }

  public void interrupt() {
    thread.interrupt();
  }

  public boolean isDone() {
    return ended.getCount() == 0;
  }

  /** Waits for its end, and throws what it threw. */
  public void join() throws Exception {
    Throwable failure = failure();
    if (failure instanceof Exception exception) {
      throw exception;
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  /** Waits for its end; what it threw, or null. */
  public Throwable failure() throws InterruptedException {
    if (!ended.await(LIMIT_NANOS, TimeUnit.NANOSECONDS)) {
      throw new AssertionError("a party did not end");
    }
    return thrown;
  }

  /** Gives whoever should not act the time to do so; how long it takes decides nothing. */
  public static void letOthersRun() {
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(100_000);
    }
  }

  /** Burns time until {@code millis} are over. */
  public static void spin(int millis) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < millis * 1_000_000L) {
      Thread.onSpinWait();
    }
  }
}
