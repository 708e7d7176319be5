package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
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
 * <p>Everything is the JDK's own: of a version that was read, with HotSpot, and only if all of it
 * is found. Otherwise, and with {@code -Dheddle.mount=jdk}, the JDK's way is taken. So it is for a
 * thread that was in one of the JDK's waits, which have more to say when they end.
 *
 * <p>What was read of each version (25.0.3, 26.0.2.1, 27.0.1, 28-ea+18), and is the same in all of
 * them: the states' table and numbers; the order of steps in {@code runContinuation}, {@code
 * mount}, {@code unmount}, {@code yieldContinuation} and {@code tryYield}; what {@code afterYield}
 * does for a thread that yielded, and that {@code afterDone} is told of the end last; {@code
 * interrupt}, {@code getAndClearInterrupt}, and what they hold {@code interruptLock} for; {@code
 * Continuation.run} and {@code yield}. What differs:
 *
 * <ul>
 *   <li>25 tells the JVM of each transition by {@code notifyJvmtiMount} and {@code
 *       notifyJvmtiUnmount}; 26 and later by {@code startTransition} and {@code endTransition}, in
 *       the same places. There the JVM relies on a volatile access beside each that orders it: the
 *       writes of {@code carrierThread}, each with the read of {@code interrupted} that follows it.
 *   <li>25 and 26 hold a thread still for a stack trace by a bit in its state, and submit it anew
 *       afterwards. 27 and later stop its transitions instead: {@code startTransition} blocks.
 *   <li>From 26 on a thread leaves its carrier to wait for a class's initialiser, and from 27 on it
 *       wakes who joins it by its monitor. Both are the JDK's waits, and left to it.
 * </ul>
 */
// A call through a method handle allocates where it is made for the first time, and once more when
// the handle has been called 127 times from code that does not take it for a constant; the use of a
// variable handle allocates the first time. An OutOfMemoryError from there would leave a thread
// half
// mounted, and lose it. To catch it at each step costs the hot path its shape: the JIT no longer
// makes one piece of it, and a switch takes several times as long. So `prepare` takes all steps
// more
// often than that on a thread of its own, while there is memory.
public final class Mount {

  /** More often than a handle is called before the JVM makes code for it alone. */
  private static final int REHEARSED = 160;

  private static final int OLDEST_READ = 25;
  private static final int NEWEST_READ = 27;

  /** Of early access to the next, builds up to this one were read. */
  private static final int NEWEST_EARLY_BUILD_READ = 18;

  /** How long is waited for memory. */
  private static final long RETRY_NANOS = 1_000_000;

  private static final @Nullable Handles HANDLES;
  private static final @Nullable String MISSING;
  private static final boolean OWN;

  static {
    Handles handles = null;
    String missing = null;
    String wanted = Setting.read("heddle.mount", "own", "jdk");
    if (wanted.equals("own") && JdkThreads.isNative() && isKnown()) {
      try {
        handles = Handles.resolve(new Inside(name -> name));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        missing = "the steps of JDK " + Runtime.version() + " are not known to Heddle (" + e + ")";
      }
    }
    HANDLES = handles;
    MISSING = missing;
    OWN = handles != null;
  }

  private static boolean rehearsed;

  private Mount() {}

  private static boolean isKnown() {
    String vm = System.getProperty("java.vm.name", "");
    return isRead(Runtime.version()) && (vm.startsWith("OpenJDK") || vm.startsWith("Java HotSpot"));
  }

  /** Whether somebody has compared that version's steps with these. */
  static boolean isRead(Runtime.Version version) {
    int feature = version.feature();
    return feature == NEWEST_READ + 1
        ? version.pre().isPresent()
            && version.build().orElse(Integer.MAX_VALUE) <= NEWEST_EARLY_BUILD_READ
        : feature >= OLDEST_READ && feature <= NEWEST_READ;
  }

  /**
   * Why a JDK whose version is known is not mounted by these steps, as the end of a sentence; null
   * unless it has changed.
   */
  public static @Nullable String missing() {
    return MISSING;
  }

  /**
   * Finds all that is needed, so that a setting which makes no sense is refused here, and not on a
   * carrier, where nobody would be told; and takes each step, so that none lacks memory later.
   */
  public static synchronized void prepare() {
    if (OWN && !rehearsed) {
      Thread carrier = Thread.ofPlatform().daemon().name("heddle-mount").unstarted(Mount::rehearse);
      carrier.start();
      joinUninterruptibly(carrier);
      rehearsed = true;
      // Nobody waits for this, which takes a millisecond or two.
      Thread.ofPlatform().daemon().name("heddle-mount").start(Mount::rehearseTimedWaits);
    }
  }

  /**
   * Mounts a thread on the caller again and again. It is interrupted all the time, so that the
   * carrier is told of that, too.
   */
  private static void rehearse() {
    Thread probe =
        JdkThreads.newVirtualThread(
            task -> {},
            () -> {
              for (int i = 0; i < REHEARSED; i++) {
                leave();
              }
            });
    probe.start();
    probe.interrupt();
    while (probe.isAlive()) {
      run(probe, Thread.currentThread());
    }
  }

  /**
   * Has the JDK link what follows a timed wait: it does so on a carrier, and what cannot be linked
   * once, for want of memory, never can.
   */
  private static void rehearseTimedWaits() {
    Thread probe = JdkThreads.newVirtualThread(task -> {}, Mount::waitInBothWays);
    probe.start();
    Runnable continuation = JdkThreads.continuationOf(probe);
    for (int i = 0; i < REHEARSED || probe.isAlive(); i++) {
      if (threadOf(continuation) != probe) {
        throw new IllegalStateException("the task continues another thread");
      }
      if (i % REHEARSED == 0) {
        run(probe, Thread.currentThread());
        LockSupport.parkNanos(RETRY_NANOS / 10);
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // nothing is waited for
  private static void waitInBothWays() {
    LockSupport.parkNanos(1);
    Object monitor = new Object();
    synchronized (monitor) {
      try {
        monitor.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
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
      runByJdk(JdkThreads.continuationOf(virtual));
      return false;
    }
    Handles jdk = handles();
    int state = (int) jdk.state.getOpaque(virtual);
    if (state != jdk.yielded && state != jdk.started) {
      runByJdk(JdkThreads.continuationOf(virtual));
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

  /**
   * Continues a virtual thread in the JDK's way, by the task that the JDK made for it. Where the
   * thread left for a timed wait and there was no memory for its timer, the JDK throws, and the
   * thread would never wake: the timer is started here, once there is memory.
   */
  public static void runByJdk(Runnable continuation) {
    try {
      continuation.run();
    } catch (OutOfMemoryError e) {
      if (!OWN || !startMissingTimer(continuation)) {
        throw e;
      }
    }
  }

  /** Starts the timer of a thread that left for a timed wait without one; false: it did not. */
  private static boolean startMissingTimer(Runnable continuation) {
    Thread virtual = threadOf(continuation);
    Handles jdk = handles();
    if ((Thread) jdk.carrierThread.getVolatile(virtual) != null) {
      return false;
    }
    int state = (int) jdk.state.getVolatile(virtual);
    if (state != jdk.timedParking && state != jdk.timedWaiting) {
      return false;
    }
    try {
      afterJdkWait(virtual);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  /** The thread that {@code continuation}, the JDK's task, continues. */
  private static Thread threadOf(Runnable continuation) {
    try {
      return (Thread) handles().threadOf.invokeExact(continuation);
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
        afterDone(virtual);
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

  /** Has the JDK do what follows a thread's end, which comes too seldom to be rehearsed. */
  private static void afterDone(Thread virtual) throws Throwable {
    for (; ; ) {
      try {
        handles().afterDone.invokeExact(virtual);
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
   * it is pinned. Nothing is kept across the yield: this is the frame of each goroutine that waits.
   *
   * <p>The JVM may be unable to take the stack off: it finds no memory for the copy, or recursion
   * over the frames, which is how it copies interpreted ones, takes more stack than there is. It
   * then throws where the thread yields, with the thread as it was. That counts as pinned.
   */
  public static void leave() {
    if (!OWN) {
      yieldIfPossible();
      return;
    }
    Handles jdk = handles();
    boolean left = false;
    try {
      Thread self = Thread.currentThread();
      jdk.state.setRelease(self, jdk.yielding);
      left = (boolean) jdk.yield.invokeExact(self);
    } catch (StackOverflowError | OutOfMemoryError e) {
      // left is false, as if pinned
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

  private static void yieldIfPossible() {
    try {
      Thread.yield();
    } catch (StackOverflowError | OutOfMemoryError e) {
      // as if pinned
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
  record Handles(
      int started,
      int running,
      int yielding,
      int yielded,
      int timedParking,
      int timedWaiting,
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
      MethodHandle afterYield,
      MethodHandle threadOf) {

    /** Finds all of it, and looks at a thread that is never started. */
    static Handles resolve(Inside jdk) throws ReflectiveOperationException {
      boolean told = Runtime.version().feature() == OLDEST_READ;
      Class<?> type = jdk.type("java.lang.VirtualThread");
      Class<?> body = jdk.type("java.lang.VirtualThread$VThreadContinuation");
      Class<?> continuation = jdk.type("jdk.internal.vm.Continuation");
      MethodType action = MethodType.methodType(void.class);
      MethodType question = MethodType.methodType(boolean.class);
      MethodType notice = MethodType.methodType(void.class, boolean.class);
      MethodType ofAThread = MethodType.methodType(void.class, Thread.class);
      Class<Thread> thread = Thread.class;
      Handles found =
          new Handles(
              jdk.constant(type, "STARTED"),
              jdk.constant(type, "RUNNING"),
              jdk.constant(type, "YIELDING"),
              jdk.constant(type, "YIELDED"),
              jdk.constant(type, "TIMED_PARKING"),
              jdk.constant(type, "TIMED_WAITING"),
              jdk.field(
                  type, "state", int.class, AccessMode.SET_RELEASE, AccessMode.COMPARE_AND_SET),
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
              jdk.method(thread, type, "afterYield", action),
              jdk.threadOf(
                  JdkThreads.continuationOf(JdkThreads.newVirtualThread(task -> {}, () -> {}))));
      found.tryOut(body);
      return found;
    }

    private void tryOut(Class<?> body) {
      Thread probe = JdkThreads.newVirtualThread(task -> {}, () -> {});
      int fresh = (int) state.getVolatile(probe);
      if (!body.isInstance((Object) continuation.get(probe))
          || (Object) interruptLock.get(probe) == null
          || (boolean) interrupted.getVolatile(probe)
          || IntStream.of(fresh, started, running, yielding, yielded, timedParking, timedWaiting)
                  .distinct()
                  .count()
              < 7) {
        throw new IllegalStateException("a new virtual thread is not what it was");
      }
    }
  }
}
