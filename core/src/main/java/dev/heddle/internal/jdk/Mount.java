package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a virtual thread on its carrier and unmounts it again, with five fences where {@code
 * VirtualThread.runContinuation} has nine. It does the same as that method, and a switch costs
 * little else.
 *
 * <pre>
 *   by        step                        the JDK's             here
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
 *   <li><i>The state.</i> A thread that reads YIELDED, to continue the virtual thread or to walk
 *       its stack, does so by a compare-and-set, and sees all that was written before. A thread
 *       that continues it learned of it by a later step of the carrier than this one. YIELDING
 *       tells other threads nothing that RUNNING does not.
 *   <li><i>The lock</i>, the thread's {@code interruptLock}, keeps an interrupt of the thread from
 *       reaching the carrier when that already runs another thread. {@code Thread.interrupt}, under
 *       the lock, writes {@code interrupted}, then reads {@code carrierThread}, and marks the
 *       carrier. Here {@code carrierThread} is written, then {@code interrupted} is read. If it is
 *       false, a later interrupter finds no carrier. If it is true, an interrupter may be between
 *       its steps, and taking the lock waits for it. A thread that clears its status does so under
 *       the lock, and so after its interrupter. Other code that takes the lock reads {@code
 *       carrierThread} once, and does no harm to a carrier that the thread has just left.
 * </ul>
 *
 * <p>All steps are the JDK's own. They are taken only on HotSpot, of a version whose source was
 * read, and only if all members are found. Otherwise, and with {@code -Dheddle.mount=jdk}, the
 * JDK's own method runs. So it does for a thread that was in one of the JDK's waits, which need
 * more steps at their end.
 *
 * <p>What was read of each version (25.0.3, 26.0.2.1, 27.0.1, 28-ea+18), and is the same in all of
 * them: the states' table and numbers; the order of steps in {@code runContinuation}, {@code
 * mount}, {@code unmount}, {@code yieldContinuation} and {@code tryYield}; what {@code afterYield}
 * does for a thread that yielded, and that {@code afterDone} comes last at the end; {@code
 * interrupt}, {@code getAndClearInterrupt}, and why they hold {@code interruptLock}; {@code
 * Continuation.run} and {@code yield}. What differs:
 *
 * <ul>
 *   <li>25 notifies the JVM of each transition by {@code notifyJvmtiMount} and {@code
 *       notifyJvmtiUnmount}; 26 and later by {@code startTransition} and {@code endTransition}, in
 *       the same places. There the JVM relies on a volatile access beside each that orders it: the
 *       writes of {@code carrierThread}, each with the read of {@code interrupted} that follows it.
 *   <li>25 and 26 suspend a thread for a stack trace by a bit in its state, and submit it anew
 *       afterwards. 27 and later stop its transitions instead: {@code startTransition} blocks.
 *   <li>From 26 on a thread unmounts to wait for a class's initialiser, and from 27 on it wakes the
 *       threads that join it by its monitor. Both are the JDK's waits, and left to the JDK.
 * </ul>
 */
// A call through a method handle allocates the first time, and once more when the handle has been
// called 127 times from code in which it is not a constant; a variable handle allocates at its
// first use. An OutOfMemoryError from there would leave a thread half mounted, and lose it.
// Catching it at each step would slow the hot path: the JIT no longer inlines all of it, and a
// switch takes several times as long. So `prepare` takes all steps more often than that on a thread
// of its own, while there is memory.
public final class Mount {

  /** More often than a handle is called before the JVM compiles code for that handle alone. */
  private static final int REHEARSED = 160;

  private static final int OLDEST_READ = 25;
  private static final int NEWEST_READ = 27;

  /** The last early-access build of the next version that was read. */
  private static final int NEWEST_EARLY_BUILD_READ = 18;

  /** How long to wait for memory before the next try. */
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
        handles = Handles.resolve(new JdkMembers(name -> name));
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

  /** Whether that version's steps were compared with these. */
  static boolean isRead(Runtime.Version version) {
    int feature = version.feature();
    return feature == NEWEST_READ + 1
        ? version.pre().isPresent()
            && version.build().orElse(Integer.MAX_VALUE) <= NEWEST_EARLY_BUILD_READ
        : feature >= OLDEST_READ && feature <= NEWEST_READ;
  }

  /**
   * Why these steps are not used on a JDK whose version is known, as the end of a sentence; null
   * unless that JDK has changed.
   */
  public static @Nullable String missing() {
    return MISSING;
  }

  /**
   * Resolves all members, so that a bad setting is refused here, and not on a carrier, where the
   * error would go unseen. Then takes each step, so that none lacks memory later.
   */
  public static synchronized void prepare() {
    if (OWN && !rehearsed) {
      Thread carrier = Thread.ofPlatform().daemon().name("heddle-mount").unstarted(Mount::rehearse);
      carrier.start();
      joinUninterruptibly(carrier);
      rehearsed = true;
      // This takes a millisecond or two, and the caller does not wait for it.
      Thread.ofPlatform().daemon().name("heddle-mount").start(Mount::rehearseTimedWaits);
    }
  }

  /**
   * Tries the variable handles out on a thread that is never started, each in all ways that are
   * used here: not every step can be rehearsed.
   */
  private static void link(Handles jdk, Class<?> body) {
    Thread probe = JdkThreads.newVirtualThread(task -> {}, () -> {});
    int fresh = (int) jdk.state.getVolatile(probe);
    boolean known = fresh == (int) jdk.state.getOpaque(probe);
    known &= jdk.state.compareAndSet(probe, fresh, fresh);
    jdk.state.setRelease(probe, fresh);
    known &= body.isInstance((Object) jdk.continuation.get(probe));
    known &= (Object) jdk.interruptLock.get(probe) != null;
    known &= !(boolean) jdk.interrupted.getVolatile(probe);
    jdk.carrierThread.setVolatile(probe, (Thread) null);
    known &= (Thread) jdk.carrierThread.getVolatile(probe) == null;
    if (!known || IntStream.concat(IntStream.of(fresh), jdk.states()).distinct().count() < 7) {
      throw new IllegalStateException("a new virtual thread is not what it was");
    }
  }

  /**
   * Mounts a thread on the caller again and again. The thread stays interrupted, so that the steps
   * that pass this on to the carrier are taken, too.
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
   * Makes the JDK link the code that follows a timed wait. It links that code on a carrier, and
   * code that cannot be linked once, for want of memory, never can.
   */
  private static void rehearseTimedWaits() {
    for (; ; ) {
      try {
        rehearseTimedWaitsOnce();
        return;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static void rehearseTimedWaitsOnce() {
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

  @SuppressWarnings("WaitNotInLoop") // no condition is waited for
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
   * left by a yield of which only the caller knows: nothing was submitted. False if the JDK has
   * handled what comes next, or suspends the thread so that it did not run.
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
   * Continues a virtual thread in the JDK's way, by the task that the JDK made for it. If the
   * thread left for a timed wait and there was no memory for its timer, the JDK throws, and the
   * thread would never wake. The timer is then started here, once there is memory.
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

  /** Starts the timer of a thread that left for a timed wait without one; false if it has not. */
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

  /** Runs the thread until it leaves; false if it has ended. */
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

  /** Whether the thread left by a yield; if not, makes the JDK do what follows. */
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
   * Makes the JDK do what follows a wait of its own. Of that only the start of a timer can fail for
   * lack of memory, and then nothing has changed. Without the timer the thread would never wake, so
   * this retries until there is memory, as the JDK does where it submits a thread.
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

  /** Makes the JDK do what follows a thread's end, which is too rare to be rehearsed. */
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

  /** Clears the interrupt status of the carrier, after any interrupter of its last thread. */
  private static void clearCarrier(Thread virtual, Thread carrier) throws Throwable {
    Handles jdk = handles();
    synchronized (jdk.interruptLock.get(virtual)) {
      jdk.clearInterrupt.invokeExact(carrier);
    }
  }

  /**
   * Makes the calling virtual thread leave its carrier; returns when it is continued, or at once if
   * it is pinned. Nothing is kept across the yield: each waiting goroutine has this frame on its
   * stack.
   *
   * <p>The JVM may be unable to unmount the stack: it finds no memory for the copy, or its
   * recursion over the frames, by which it copies interpreted ones, takes more stack than there is.
   * It then throws where the thread yields, with the thread as it was. That counts as pinned.
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

  /** The resolved handles, in a record, whose fields the JIT trusts as constants. */
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

    /** Resolves all members, and tries them out on a thread that is never started. */
    static Handles resolve(JdkMembers jdk) throws ReflectiveOperationException {
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
      link(found, body);
      return found;
    }

    private IntStream states() {
      return IntStream.of(started, running, yielding, yielded, timedParking, timedWaiting);
    }
  }
}
