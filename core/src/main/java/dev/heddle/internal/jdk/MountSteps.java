package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the JDK's own that {@link Mount} takes, one by one. A record: the JIT trusts its
 * fields as constants.
 *
 * <p><b>Memory.</b> A call through a method handle allocates where it is made for the first time,
 * and once more when the handle has been called so often that it gets code of its own; so any of
 * the first hundred or so may throw {@code OutOfMemoryError}, before it has done anything. Half a
 * mount would lose the thread, so a step is tried until there is memory. A variable handle
 * allocates for the first use only, which {@link #tryOut} makes.
 */
record MountSteps(
    int started,
    int running,
    int yielding,
    int yielded,
    VarHandle state,
    VarHandle carrierThread,
    VarHandle continuation,
    VarHandle interrupted,
    VarHandle interruptLock,
    MethodHandle setCurrentThread,
    MethodHandle setInterrupt,
    MethodHandle clearInterrupt,
    MethodHandle mounting,
    MethodHandle unmounting,
    MethodHandle yield,
    MethodHandle run,
    MethodHandle isDone,
    MethodHandle afterDone,
    MethodHandle afterYield) {

  /** How long the JDK's work after a wait is left for lack of memory. */
  private static final long RETRY_NANOS = 1_000_000;

  /** Finds all of it, and looks at a thread that is never started. */
  static MountSteps resolve(Inside jdk) throws ReflectiveOperationException {
    boolean told = Runtime.version().feature() == Mount.OLDEST_READ;
    Class<?> type = jdk.type("java.lang.VirtualThread");
    Class<?> body = jdk.type("java.lang.VirtualThread$VThreadContinuation");
    Class<?> continuation = jdk.type("jdk.internal.vm.Continuation");
    MethodType action = MethodType.methodType(void.class);
    MethodType question = MethodType.methodType(boolean.class);
    MethodType notice = MethodType.methodType(void.class, boolean.class);
    MethodType ofAThread = MethodType.methodType(void.class, Thread.class);
    Class<Thread> thread = Thread.class;
    MountSteps found =
        new MountSteps(
            jdk.constant(type, "STARTED"),
            jdk.constant(type, "RUNNING"),
            jdk.constant(type, "YIELDING"),
            jdk.constant(type, "YIELDED"),
            jdk.field(type, "state", int.class, AccessMode.SET_RELEASE, AccessMode.COMPARE_AND_SET),
            jdk.field(type, "carrierThread", thread, AccessMode.SET_VOLATILE),
            jdk.field(type, "cont", continuation),
            jdk.field(thread, "interrupted", boolean.class),
            jdk.field(thread, "interruptLock", Object.class),
            jdk.method(thread, thread, "setCurrentThread", ofAThread),
            jdk.method(thread, thread, "setInterrupt", action),
            jdk.method(thread, thread, "clearInterrupt", action),
            jdk.method(thread, type, told ? "notifyJvmtiMount" : "startTransition", notice),
            jdk.method(thread, type, told ? "notifyJvmtiUnmount" : "endTransition", notice),
            jdk.method(thread, type, "yieldContinuation", question),
            jdk.method(Object.class, body, "run", action),
            jdk.method(Object.class, body, "isDone", question),
            jdk.method(thread, type, "afterDone", action),
            jdk.method(thread, type, "afterYield", action));
    found.tryOut(body);
    return found;
  }

  private void tryOut(Class<?> body) {
    Thread probe = JdkThreads.newVirtualThread(task -> {}, () -> {});
    int fresh = state(probe);
    if (!body.isInstance(continuationOf(probe))
        || interruptLockOf(probe) == null
        || isInterrupted(probe)
        || !changeState(probe, fresh, fresh)
        || IntStream.of(fresh, started, running, yielding, yielded).distinct().count() < 5) {
      throw new IllegalStateException("a new virtual thread is not what it was");
    }
    releaseState(probe, fresh);
    carrierThread(probe, null);
  }

  // Fields

  int state(Thread virtual) {
    return (int) state.getOpaque(virtual);
  }

  boolean changeState(Thread virtual, int from, int to) {
    return state.compareAndSet(virtual, from, to);
  }

  void releaseState(Thread virtual, int to) {
    state.setRelease(virtual, to);
  }

  Object continuationOf(Thread virtual) {
    return continuation.get(virtual);
  }

  void carrierThread(Thread virtual, @Nullable Thread carrier) {
    carrierThread.setVolatile(virtual, carrier);
  }

  boolean isInterrupted(Thread thread) {
    return (boolean) interrupted.getVolatile(thread);
  }

  Object interruptLockOf(Thread thread) {
    return interruptLock.get(thread);
  }

  // Calls

  void setCurrentThread(Thread carrier, Thread current) {
    for (; ; ) {
      try {
        setCurrentThread.invokeExact(carrier, current);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  void setInterrupt(Thread carrier) {
    for (; ; ) {
      try {
        setInterrupt.invokeExact(carrier);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  void clearInterrupt(Thread carrier) {
    for (; ; ) {
      try {
        clearInterrupt.invokeExact(carrier);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  void mounting(Thread virtual) {
    for (; ; ) {
      try {
        mounting.invokeExact(virtual, true);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  void unmounting(Thread virtual) {
    for (; ; ) {
      try {
        unmounting.invokeExact(virtual, false);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  /**
   * Runs it; if there was no memory to enter it, it is not done and has not run: then once more.
   */
  void run(Object body) {
    for (; ; ) {
      try {
        run.invokeExact(body);
        return;
      } catch (Throwable e) {
        if (isDone(body)) {
          throw rethrown(e);
        }
        waitForMemory(e);
      }
    }
  }

  boolean isDone(Object body) {
    for (; ; ) {
      try {
        return (boolean) isDone.invokeExact(body);
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  void afterDone(Thread virtual) {
    for (; ; ) {
      try {
        afterDone.invokeExact(virtual);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
      }
    }
  }

  /**
   * Has the JDK do what follows a wait of its own. Of that only the start of a timer can fail for
   * lack of memory, and nothing has changed then: without it the thread would never wake, so it is
   * tried until there is memory, as the JDK does where it submits a thread.
   */
  void afterYield(Thread virtual) {
    for (; ; ) {
      try {
        afterYield.invokeExact(virtual);
        return;
      } catch (Throwable e) {
        waitForMemory(e);
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Returns if a step is to be tried again. It does not park: the thread that calls may be neither
   * the carrier any more nor its virtual thread yet.
   */
  private static void waitForMemory(Throwable thrown) {
    if (!(thrown instanceof OutOfMemoryError)) {
      throw rethrown(thrown);
    }
    Thread.onSpinWait();
  }

  private static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw thrown instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(thrown);
  }
}
