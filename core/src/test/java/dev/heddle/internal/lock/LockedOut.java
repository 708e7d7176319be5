package dev.heddle.internal.lock;

import dev.heddle.Task;
import dev.heddle.testing.Patience;
import java.lang.reflect.Field;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does something that needs a lock, while the test holds that lock. It must wait for
 * it: one that does not is found here for certain, where it would otherwise take a race to show.
 */
public final class LockedOut {

  private static final long LIMIT_NANOS = Patience.nanos(100);

  /** How often it must be seen to wait: anybody may be in the code of some lock for a moment. */
  private static final int LOOKS = 3;

  private final Thread thread;
  private volatile Throwable thrown;

  private LockedOut(Task what) {
    thread = Thread.ofPlatform().daemon().start(() -> run(what));
  }

  private void run(Task what) {
    try {
      what.run();
    } catch (Throwable e) {
      thrown = e;
    }
  }

  /** One that does {@code what}, and has yet to come to the lock. */
  public static LockedOut start(Task what) {
    return new LockedOut(what);
  }

  /**
   * While {@code lock} is held, {@code what} begins and waits for it; then it goes on, and ends.
   */
  public static void waitsFor(SpinLock lock, Task what) {
    waitsFor(lock, what, () -> {});
  }

  /** The same; {@code meanwhile} looks whether what the lock guards is as it was. */
  public static void waitsFor(SpinLock lock, Task what, Runnable meanwhile) {
    lock.lockWithoutYield();
    LockedOut caller = start(what);
    try {
      caller.untilItWaits();
      meanwhile.run();
    } finally {
      lock.unlock();
    }
    caller.join();
  }

  /** The lock in the private field of that name. */
  public static SpinLock lockOf(Class<?> type, Object of, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return (SpinLock) field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  public void interrupt() {
    thread.interrupt();
  }

  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Returns when it waits for a lock, which is the one that the test holds. */
  public void untilItWaits() {
    long start = System.nanoTime();
    for (int seen = 0; seen < LOOKS; ) {
      if (!thread.isAlive() || System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("it did not wait for the lock", thrown);
      }
      seen = isAtALock() ? seen + 1 : 0;
      LockSupport.parkNanos(200_000);
    }
  }

  private boolean isAtALock() {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(SpinLock.class.getName())
          && (frame.getMethodName().equals("lockContended")
              || frame.getMethodName().equals("lockWithoutYield"))) {
        return true;
      }
    }
    return false;
  }

  /** Waits for its end, and throws what it threw. */
  public void join() {
    try {
      thread.join(LIMIT_NANOS / 1_000_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive() || thrown != null) {
      throw new AssertionError("it did not end as it should", thrown);
    }
  }
}
