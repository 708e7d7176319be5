package dev.heddle.internal.jdk;

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
public final class Mount {

  static final int OLDEST_READ = 25;
  private static final int NEWEST_READ = 27;

  /** Of early access to the next, builds up to this one were read. */
  private static final int NEWEST_EARLY_BUILD_READ = 18;

  private static final @Nullable MountSteps STEPS;
  private static final @Nullable String MISSING;
  private static final boolean OWN;

  static {
    MountSteps steps = null;
    String missing = null;
    String wanted = Setting.read("heddle.mount", "own", "jdk");
    if (wanted.equals("own") && JdkThreads.isNative() && isKnown()) {
      try {
        steps = MountSteps.resolve(new Inside(name -> name));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        missing = "the steps of JDK " + Runtime.version() + " are not known to Heddle (" + e + ")";
      }
    }
    STEPS = steps;
    MISSING = missing;
    OWN = steps != null;
  }

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
    MountSteps jdk = steps();
    int state = jdk.state(virtual);
    if (state != jdk.yielded() && state != jdk.started()) {
      JdkThreads.continuationOf(virtual).run();
      return false;
    }
    return jdk.changeState(virtual, state, jdk.running())
        && runMounted(jdk.continuationOf(virtual), virtual, carrier)
        && hasYielded(virtual);
  }

  /** Runs it until it leaves; false if it has come to its end. */
  private static boolean runMounted(Object continuation, Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    mount(virtual, carrier);
    boolean done = false;
    try {
      jdk.run(continuation);
    } finally {
      unmount(virtual, carrier);
      done = jdk.isDone(continuation);
      if (done) {
        jdk.afterDone(virtual);
      }
    }
    return !done;
  }

  private static void mount(Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    jdk.mounting(virtual);
    jdk.carrierThread(virtual, carrier);
    if (isInterrupted(virtual, carrier)) {
      tellCarrier(virtual, carrier);
    }
    jdk.setCurrentThread(carrier, virtual);
  }

  private static void unmount(Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    jdk.setCurrentThread(carrier, carrier);
    jdk.carrierThread(virtual, null);
    if (isInterrupted(virtual, carrier)) {
      clearCarrier(virtual, carrier);
    }
    jdk.unmounting(virtual);
  }

  /** Whether it left by a yield; if not, has the JDK do what it does then. */
  private static boolean hasYielded(Thread virtual) {
    MountSteps jdk = steps();
    if (jdk.state(virtual) != jdk.yielding()) {
      jdk.afterYield(virtual);
      return false;
    }
    jdk.releaseState(virtual, jdk.yielded());
    return true;
  }

  private static boolean isInterrupted(Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    return jdk.isInterrupted(virtual) || jdk.isInterrupted(carrier);
  }

  /** Gives the carrier the interrupt status of the thread that it is about to run. */
  private static void tellCarrier(Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    synchronized (jdk.interruptLockOf(virtual)) {
      if (jdk.isInterrupted(virtual)) {
        jdk.setInterrupt(carrier);
      } else {
        jdk.clearInterrupt(carrier);
      }
    }
  }

  /** Clears the interrupt status of the carrier, behind whoever is interrupting its last thread. */
  private static void clearCarrier(Thread virtual, Thread carrier) {
    MountSteps jdk = steps();
    synchronized (jdk.interruptLockOf(virtual)) {
      jdk.clearInterrupt(carrier);
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
    MountSteps jdk = steps();
    boolean left = false;
    try {
      Thread self = Thread.currentThread();
      jdk.releaseState(self, jdk.yielding());
      left = (boolean) jdk.yield().invokeExact(self);
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
    MountSteps jdk = steps();
    jdk.releaseState(Thread.currentThread(), jdk.running());
  }

  private static MountSteps steps() {
    MountSteps steps = STEPS;
    assert steps != null;
    return steps;
  }
}
