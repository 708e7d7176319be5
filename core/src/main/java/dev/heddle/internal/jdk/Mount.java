package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts a virtual thread onto its carrier and takes it off again, with five fences where {@code
 * VirtualThread.runContinuation} has nine. What it does is what that method does, and a switch is
 * little else.
 *
 * <pre>
 *   who       step                        the JDK's             here
 *   thread    state = YIELDING            volatile              release
 *   carrier   state: YIELDED -&gt; RUNNING   compare-and-set       the same
 *   carrier   carrierThread = carrier     volatile              the same
 *   carrier   the continuation runs       two more fences       the same
 *   carrier   carrierThread = null        volatile, in a lock   volatile
 *   carrier   state = YIELDED             volatile              release
 * </pre>
 *
 * <p>Why that is enough:
 *
 * <ul>
 *   <li><i>The state.</i> Who reads YIELDED, to continue the thread or to walk its stack, does so
 *       by a compare-and-set, and sees all that was written before. Who wants it continued was told
 *       so by a later step of the carrier's than this one. YIELDING tells nobody anything that
 *       RUNNING does not.
 *   <li><i>The lock</i>, the thread's {@code interruptLock}, keeps an interrupt of the thread from
 *       reaching the carrier when that runs another one already. {@code Thread.interrupt}, under
 *       the lock, writes {@code interrupted}, then reads {@code carrierThread}, and marks the
 *       carrier. Here {@code carrierThread} is written, then {@code interrupted} read: if it is
 *       false, an interrupter that comes later finds no carrier; if it is true, one may be between
 *       its steps, and the lock is taken to wait for it. A thread that clears its status does so
 *       under the lock, and so behind its interrupter. Others who take the lock look at {@code
 *       carrierThread} once, and do no harm to a carrier that their thread has just left.
 * </ul>
 *
 * <p>Everything is the JDK's own: of version 25, with HotSpot, and only if all of it is found.
 * Otherwise, and with {@code -Dheddle.mount=jdk}, the JDK's way is taken. So it is for a thread
 * that was in one of the JDK's waits, which have more to say when they end.
 */
public final class Mount {

  private static final int KNOWN_VERSION = 25;

  /** How long is waited for memory. */
  private static final long RETRY_NANOS = 1_000_000;

  private static final @Nullable Handles HANDLES;
  private static final boolean OWN;

  static {
    Handles handles = null;
    String wanted = Setting.read("heddle.mount", "own", "jdk");
    if (wanted.equals("own") && JdkThreads.isNative() && isKnown()) {
      try {
        handles = Handles.resolve();
      } catch (ReflectiveOperationException | RuntimeException e) {
        handles = null; // not the JDK it says it is
      }
    }
    HANDLES = handles;
    OWN = handles != null;
  }

  private Mount() {}

  private static boolean isKnown() {
    String vm = System.getProperty("java.vm.name", "");
    return Runtime.version().feature() == KNOWN_VERSION
        && (vm.startsWith("OpenJDK") || vm.startsWith("Java HotSpot"));
  }

  /**
   * Finds all that is needed, so that a setting which makes no sense is refused here, and not on a
   * carrier, where nobody would be told.
   */
  public static void prepare() {
    // The class has been initialised.
  }

  /** Whether threads are mounted as this class says, and not in the JDK's way. */
  public static boolean isOwn() {
    return OWN;
  }

  /**
   * Continues {@code virtual} on the calling thread, {@code carrier}, until it leaves. True if it
   * left by a yield that nobody but the caller knows of yet: nothing was submitted. False if the
   * JDK has seen to what comes next, or holds the thread still so that it did not run.
   */
  public static boolean run(Thread virtual, Thread carrier) {
    if (!OWN) {
      JdkThreads.continuationOf(virtual).run();
      return false;
    }
    Handles jdk = handles();
    int state = (int) jdk.state.getOpaque(virtual);
    if (state != jdk.yielded && state != jdk.started) {
      JdkThreads.continuationOf(virtual).run();
      return false;
    }
    if (!jdk.state.compareAndSet(virtual, state, jdk.running)) {
      return false;
    }
    try {
      return runMounted((Object) jdk.continuation.get(virtual), virtual, carrier)
          && hasYielded(virtual);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs it until it leaves; false if it has come to its end. */
  private static boolean runMounted(Object continuation, Thread virtual, Thread carrier)
      throws Throwable {
    Handles jdk = handles();
    mount(virtual, carrier);
    boolean done = false;
    try {
      jdk.run.invokeExact(continuation);
    } finally {
      unmount(virtual, carrier);
      done = (boolean) jdk.isDone.invokeExact(continuation);
      if (done) {
        jdk.afterDone.invokeExact(virtual);
      }
    }
    return !done;
  }

  private static void mount(Thread virtual, Thread carrier) throws Throwable {
    Handles jdk = handles();
    jdk.mounting.invokeExact(virtual, true);
    jdk.carrierThread.setVolatile(virtual, carrier);
    if (isInterrupted(virtual, carrier)) {
      tellCarrier(virtual, carrier);
    }
    jdk.setCurrentThread.invokeExact(carrier, virtual);
  }

  private static void unmount(Thread virtual, Thread carrier) throws Throwable {
    Handles jdk = handles();
    jdk.setCurrentThread.invokeExact(carrier, carrier);
    jdk.carrierThread.setVolatile(virtual, (Thread) null);
    if (isInterrupted(virtual, carrier)) {
      clearCarrier(virtual, carrier);
    }
    jdk.unmounting.invokeExact(virtual, false);
  }

  /** Whether it left by a yield; if not, has the JDK do what it does then. */
  private static boolean hasYielded(Thread virtual) throws Throwable {
    Handles jdk = handles();
    if ((int) jdk.state.getOpaque(virtual) != jdk.yielding) {
      afterJdkWait(virtual);
      return false;
    }
    jdk.state.setRelease(virtual, jdk.yielded);
    return true;
  }

  /**
   * Has the JDK do what follows a wait of its own. Of that only the start of a timer can fail for
   * lack of memory, and nothing has changed then: without it the thread would never wake, so it is
   * tried until there is memory, as the JDK does where it submits a thread.
   */
  private static void afterJdkWait(Thread virtual) throws Throwable {
    for (; ; ) {
      try {
        handles().afterYield.invokeExact(virtual);
        return;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static boolean isInterrupted(Thread virtual, Thread carrier) {
    Handles jdk = handles();
    return (boolean) jdk.interrupted.getVolatile(virtual)
        || (boolean) jdk.interrupted.getVolatile(carrier);
  }

  /** Gives the carrier the interrupt status of the thread that it is about to run. */
  private static void tellCarrier(Thread virtual, Thread carrier) throws Throwable {
    Handles jdk = handles();
    synchronized (jdk.interruptLock.get(virtual)) {
      if ((boolean) jdk.interrupted.getVolatile(virtual)) {
        jdk.setInterrupt.invokeExact(carrier);
      } else {
        jdk.clearInterrupt.invokeExact(carrier);
      }
    }
  }

  /** Clears the interrupt status of the carrier, behind whoever is interrupting its last thread. */
  private static void clearCarrier(Thread virtual, Thread carrier) throws Throwable {
    Handles jdk = handles();
    synchronized (jdk.interruptLock.get(virtual)) {
      jdk.clearInterrupt.invokeExact(carrier);
    }
  }

  /**
   * Has the calling virtual thread leave its carrier; returns when it is continued, or at once if
   * it cannot: it is pinned, or there is no memory to keep its stack in. Nothing is kept across the
   * yield: this is the frame of each goroutine that waits.
   */
  public static void leave() {
    if (!OWN) {
      yieldAsTheJdk();
      return;
    }
    Handles jdk = handles();
    boolean left = false;
    try {
      Thread self = Thread.currentThread();
      jdk.state.setRelease(self, jdk.yielding);
      left = (boolean) jdk.yield.invokeExact(self);
    } catch (OutOfMemoryError e) {
      // for its stack; it stays
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      if (!left) {
        stay();
      }
    }
  }

  private static void yieldAsTheJdk() {
    try {
      Thread.yield();
    } catch (OutOfMemoryError e) {
      // for its stack; it stays
    }
  }

  private static void stay() {
    Handles jdk = handles();
    jdk.state.setRelease(Thread.currentThread(), jdk.running);
  }

  private static Handles handles() {
    Handles handles = HANDLES;
    assert handles != null;
    return handles;
  }

  /** The resolved handles. A record: the JIT trusts its fields as constants. */
  private record Handles(
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

    static Handles resolve() throws ReflectiveOperationException {
      Lookup own = MethodHandles.lookup();
      Class<?> type = Class.forName("java.lang.VirtualThread");
      Class<?> body = Class.forName("java.lang.VirtualThread$VThreadContinuation");
      Lookup threads = MethodHandles.privateLookupIn(Thread.class, own);
      Lookup virtual = MethodHandles.privateLookupIn(type, own);
      Lookup bodies = MethodHandles.privateLookupIn(body, own);
      MethodType action = MethodType.methodType(void.class);
      MethodType question = MethodType.methodType(boolean.class);
      MethodType notice = MethodType.methodType(void.class, boolean.class);
      return new Handles(
          constant(virtual, type, "STARTED"),
          constant(virtual, type, "RUNNING"),
          constant(virtual, type, "YIELDING"),
          constant(virtual, type, "YIELDED"),
          virtual.findVarHandle(type, "state", int.class),
          virtual.findVarHandle(type, "carrierThread", Thread.class),
          virtual.unreflectVarHandle(type.getDeclaredField("cont")),
          threads.findVarHandle(Thread.class, "interrupted", boolean.class),
          threads.findVarHandle(Thread.class, "interruptLock", Object.class),
          threads.findVirtual(
              Thread.class, "setCurrentThread", MethodType.methodType(void.class, Thread.class)),
          threads.findVirtual(Thread.class, "setInterrupt", action),
          threads.findVirtual(Thread.class, "clearInterrupt", action),
          ofThread(virtual.findVirtual(type, "notifyJvmtiMount", notice)),
          ofThread(virtual.findVirtual(type, "notifyJvmtiUnmount", notice)),
          ofThread(virtual.findVirtual(type, "yieldContinuation", question)),
          of(Object.class, bodies.findVirtual(body, "run", action)),
          of(Object.class, bodies.findVirtual(body, "isDone", question)),
          ofThread(virtual.findVirtual(type, "afterDone", action)),
          ofThread(virtual.findVirtual(type, "afterYield", action)));
    }

    private static int constant(Lookup lookup, Class<?> type, String name)
        throws ReflectiveOperationException {
      return (int) lookup.findStaticVarHandle(type, name, int.class).get();
    }

    private static MethodHandle ofThread(MethodHandle method) {
      return of(Thread.class, method);
    }

    private static MethodHandle of(Class<?> receiver, MethodHandle method) {
      return method.asType(method.type().changeParameterType(0, receiver));
    }
  }
}
