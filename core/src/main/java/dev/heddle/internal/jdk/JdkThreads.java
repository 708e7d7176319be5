package dev.heddle.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Access to the JDK's internals that Heddle needs for virtual threads on its own scheduler. Nothing
 * outside this package reaches into the JDK.
 *
 * <p>Everything is resolved once, when the class is initialised, and either all of it works or none
 * of it is used. It uses these members, all in {@code java.lang} and opened by {@code --add-opens
 * java.base/java.lang=dev.heddle}:
 *
 * <ul>
 *   <li>{@code ThreadBuilders.newVirtualThread(Executor, String, int, Runnable)}: a virtual thread
 *       whose scheduler is any {@code Executor};
 *   <li>{@code VirtualThread.scheduler}: from a thread back to that executor, which is how a
 *       goroutine finds itself without a thread local;
 *   <li>{@code VirtualThread.carrierThread}: the carrier below the calling virtual thread;
 *   <li>{@code VirtualThread.parkOnCarrierThread(boolean, long)}: how a virtual thread blocks whose
 *       stack cannot be copied;
 *   <li>{@code Thread.threadLocals} and {@code inheritableThreadLocals}: forgotten when a virtual
 *       thread goes on to the next goroutine;
 *   <li>{@code Thread.nioBlocker}: a hook that {@code Thread.interrupt} calls before it unparks. A
 *       goroutine parks by {@code Thread.yield}, which an interrupt would not end; the hook ends
 *       it.
 * </ul>
 */
public final class JdkThreads {

  /** How long a thread that cannot park spins in fallback; some microseconds. */
  private static final int SPINS = 1024;

  private static final Class<?> VIRTUAL_THREAD = Thread.ofVirtual().unstarted(() -> {}).getClass();

  private static final @Nullable Internals INTERNALS;
  private static final @Nullable String MISSING;
  private static final boolean NATIVE;

  private static volatile Consumer<Thread> interruptListener = thread -> {};

  static {
    Internals internals = null;
    String missing = null;
    if (Setting.read("heddle.native", "true", "false").equals("false")) {
      missing = "switched off by -Dheddle.native=false";
    } else if (!isOpen()) {
      missing = "the JVM was started without " + flag() + "; start the JVM with " + flag();
    } else {
      try {
        internals = Internals.resolve(new JdkMembers(name -> name));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        missing =
            "the virtual threads of JDK "
                + Runtime.version()
                + " are not known to Heddle ("
                + e
                + ")";
      }
    }
    startPollers(Setting.read("heddle.pollers", "inherit", "jdk"));
    INTERNALS = internals;
    MISSING = missing;
    NATIVE = internals != null;
  }

  private JdkThreads() {}

  /**
   * Tries the handles out on a thread that is never started, each in all ways that are used here.
   * The JVM allocates for the first use in each class, and a fiber that lacked that memory would
   * end with a goroutine in its hands.
   */
  private static void link(Internals jdk) {
    Thread probe;
    @Nullable Thread none;
    Executor scheduler = task -> {};
    try {
      Runnable body = () -> {};
      probe =
          (Thread)
              jdk.newVirtualThread.invokeExact(scheduler, (String) null, jdk.inheritNothing, body);
      // Not the methods themselves: what is linked is the type of the call.
      MethodType park = MethodType.methodType(void.class, Thread.class, boolean.class, long.class);
      MethodHandles.empty(park).invokeExact(probe, false, 0L);
      MethodType threadOf = MethodType.methodType(Thread.class, Runnable.class);
      none = (Thread) MethodHandles.empty(threadOf).invokeExact(body);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    Runnable continuation = (Runnable) jdk.continuation.get(probe);
    Thread carrier = (Thread) jdk.carrierThread.getOpaque(probe);
    if (!probe.isVirtual()
        || jdk.scheduler.get(probe) != scheduler
        || continuation == null
        || carrier != null
        || none != null) {
      throw new IllegalStateException("a new virtual thread is not what it was");
    }
    jdk.threadLocals.set(probe, null);
    jdk.inheritableThreadLocals.set(probe, null);
    if (jdk.nioBlocker.get(probe) != jdk.interruptHook) {
      jdk.nioBlocker.setVolatile(probe, jdk.interruptHook);
    }
  }

  /**
   * Decides which scheduler runs the JDK's pollers, the virtual threads that watch the sockets of
   * others. The first virtual thread that waits for a socket starts them, and they inherit its
   * scheduler: nearly always that of a goroutine, which they then wake without a detour. For
   * comparison they can be started here, outside of any goroutine, and so on the JDK's scheduler.
   */
  private static void startPollers(String where) {
    if (where.equals("inherit")) {
      return;
    }
    try {
      Class.forName("sun.nio.ch.Poller");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("heddle.pollers is jdk, and this JDK has other pollers", e);
    }
  }

  /** Whether virtual threads can be given a scheduler; constant for the life of the JVM. */
  public static boolean isNative() {
    return NATIVE;
  }

  /**
   * Why {@link #isNative()} is false, as the end of a sentence, with a remedy if there is one; null
   * when it is true.
   */
  public static @Nullable String missing() {
    return MISSING;
  }

  private static boolean isOpen() {
    return Thread.class.getModule().isOpen("java.lang", JdkThreads.class.getModule());
  }

  /** The flag that opens the JDK to Heddle, as it is loaded here. */
  public static String flag() {
    Module self = JdkThreads.class.getModule();
    return "--add-opens java.base/java.lang=" + (self.isNamed() ? self.getName() : "ALL-UNNAMED");
  }

  /** A new virtual thread without a name; otherwise as the one below. */
  public static Thread newVirtualThread(Executor scheduler, Runnable body) {
    return newVirtualThread(scheduler, "", body);
  }

  /**
   * A new virtual thread, not started, whose continuation {@code scheduler} runs. It inherits
   * nothing from the caller: it has no inheritable thread locals, and the system's class loader.
   */
  public static Thread newVirtualThread(Executor scheduler, String name, Runnable body) {
    return newVirtualThread(scheduler, name, internals().inheritNothing, body);
  }

  /** The same, for a thread that inherits from the caller what the JDK's virtual threads do. */
  public static Thread newInheritingVirtualThread(Executor scheduler, String name, Runnable body) {
    return newVirtualThread(scheduler, name, 0, body);
  }

  private static Thread newVirtualThread(
      Executor scheduler, String name, int characteristics, Runnable body) {
    Internals jdk = internals();
    try {
      return (Thread) jdk.newVirtualThread.invokeExact(scheduler, name, characteristics, body);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Like {@link Thread#isVirtual}, but by one comparison, after which the JIT knows the class. */
  public static boolean isVirtual(Thread thread) {
    return thread.getClass() == VIRTUAL_THREAD;
  }

  /**
   * The executor that runs {@code virtualThread}; only for virtual threads and native mode. Not
   * typed as an {@code Executor}, since the JIT would check that it is one.
   */
  public static Object schedulerOf(Thread virtualThread) {
    return internals().scheduler.get(virtualThread);
  }

  /** The task that the virtual thread gives its scheduler, each time it can be continued. */
  public static Runnable continuationOf(Thread virtualThread) {
    return (Runnable) internals().continuation.get(virtualThread);
  }

  /**
   * The thread that carries {@code virtualThread} now, or null; only in native mode. For the
   * calling thread it is exact until that thread next blocks. It is read from the field, because
   * the JIT may treat {@code Thread.currentCarrierThread()} as constant within a method, across a
   * block.
   */
  public static @Nullable Thread carrierOf(Thread virtualThread) {
    return (Thread) internals().carrierThread.getOpaque(virtualThread);
  }

  /**
   * Blocks the calling virtual thread, together with its carrier, until it is unparked or wakes
   * spuriously. For a thread whose stack cannot be unmounted, so that {@code LockSupport.park}
   * throws. In fallback it only spins for a moment.
   */
  public static void parkWithCarrier() {
    Internals jdk = INTERNALS;
    if (jdk == null) {
      for (int i = 0; i < SPINS; i++) {
        Thread.onSpinWait();
      }
      return;
    }
    try {
      jdk.parkOnCarrier.invokeExact(Thread.currentThread(), false, 0L);
    } catch (OutOfMemoryError e) {
      Thread.onSpinWait(); // for the handle's 127th call; see Mount
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Clears the thread locals of {@code current}, which must be the calling thread. */
  public static void clearThreadLocals(Thread current) {
    Internals jdk = internals();
    if (jdk.threadLocals.get(current) != null) {
      jdk.threadLocals.set(current, null);
    }
    if (jdk.inheritableThreadLocals.get(current) != null) {
      jdk.inheritableThreadLocals.set(current, null);
    }
  }

  /**
   * The virtual thread that {@code continuation}, a task given to its executor, continues; null if
   * that is not known. The JDK's task is a lambda whose one field is the thread. Slow.
   */
  public static @Nullable Thread threadOf(Runnable continuation) {
    try {
      return (Thread) new JdkMembers(name -> name).threadOf(continuation).invokeExact(continuation);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return null; // another JDK's task
    }
  }

  /**
   * How many virtual threads that are not on the JDK's own scheduler are in a timed wait in the
   * JDK; -1 if that is not known.
   */
  public static int timedWaits() {
    try {
      Field field =
          Class.forName("java.lang.VirtualThread$DelayedTaskSchedulers")
              .getDeclaredField("INSTANCE");
      field.setAccessible(true);
      int n = 0;
      for (Object pool : (Object[]) field.get(null)) {
        n += ((ScheduledThreadPoolExecutor) pool).getQueue().size();
      }
      return n;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return -1; // another JDK, or one that is not open to Heddle
    }
  }

  /**
   * Loads the class that {@code VirtualThread.run} uses only after its task. A JDK without that
   * class needs nothing loaded.
   */
  public static void loadWhatFollowsATask() {
    try {
      Class.forName("jdk.internal.event.VirtualThreadEndEvent");
    } catch (ClassNotFoundException e) {
      // then no thread's end needs it
    }
  }

  /** Sets the listener for interrupts of threads that called {@link #watchInterrupts}. */
  public static void setInterruptListener(Consumer<Thread> listener) {
    interruptListener = listener;
  }

  /**
   * Makes the next {@code Thread.interrupt} of {@code current}, the calling thread, call the
   * listener. An NIO operation of the thread replaces the hook, so it is checked before every park.
   * The caller must check the interrupt status once more afterwards, behind a full fence.
   */
  public static void watchInterrupts(Thread current) {
    Internals jdk = internals();
    if (jdk.nioBlocker.get(current) != jdk.interruptHook) {
      jdk.nioBlocker.setVolatile(current, jdk.interruptHook);
    }
  }

  private static Internals internals() {
    Internals internals = INTERNALS;
    if (internals == null) {
      throw new IllegalStateException("Heddle has fallen back to the JDK's scheduler: " + MISSING);
    }
    return internals;
  }

  /**
   * The resolved handles. A record: the JIT trusts its fields as constants.
   *
   * @param inheritNothing {@code Thread.NO_INHERIT_THREAD_LOCALS}: a goroutine inherits nothing
   *     from its carrier
   */
  record Internals(
      MethodHandle newVirtualThread,
      int inheritNothing,
      VarHandle scheduler,
      VarHandle continuation,
      VarHandle carrierThread,
      MethodHandle parkOnCarrier,
      VarHandle threadLocals,
      VarHandle inheritableThreadLocals,
      VarHandle nioBlocker,
      Object interruptHook) {

    /** Finds all of it, and tries it out on a thread that is never started. */
    static Internals resolve(JdkMembers jdk) throws ReflectiveOperationException {
      Class<?> builders = jdk.type("java.lang.ThreadBuilders");
      Class<?> virtualThread = jdk.type("java.lang.VirtualThread");
      Class<?> localMap = jdk.type("java.lang.ThreadLocal$ThreadLocalMap");
      Class<?> interruptible = jdk.type("sun.nio.ch.Interruptible");
      Internals found =
          new Internals(
              jdk.staticMethod(
                  builders,
                  "newVirtualThread",
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class)),
              jdk.constant(Thread.class, "NO_INHERIT_THREAD_LOCALS"),
              jdk.field(virtualThread, "scheduler", Executor.class),
              jdk.field(virtualThread, "runContinuation", Runnable.class),
              jdk.field(virtualThread, "carrierThread", Thread.class, AccessMode.GET_OPAQUE),
              jdk.method(
                  Thread.class,
                  virtualThread,
                  "parkOnCarrierThread",
                  MethodType.methodType(void.class, boolean.class, long.class)),
              jdk.field(Thread.class, "threadLocals", localMap, AccessMode.SET),
              jdk.field(Thread.class, "inheritableThreadLocals", localMap, AccessMode.SET),
              jdk.field(Thread.class, "nioBlocker", interruptible, AccessMode.SET_VOLATILE),
              interruptHook(interruptible));
      link(found);
      return found;
    }

    /**
     * An {@code Interruptible}. Only the names of its methods show their purpose, and an interrupt
     * that reached no listener would be lost, so the interface must be exactly as known.
     */
    static Object interruptHook(Class<?> interruptible) throws NoSuchMethodException {
      interruptible.getMethod("interrupt", Thread.class);
      for (Method method : interruptible.getMethods()) {
        if (method.getReturnType() != void.class) {
          throw new NoSuchMethodException("not known: " + method);
        }
      }
      return Proxy.newProxyInstance(
          JdkThreads.class.getClassLoader(),
          new Class<?>[] {interruptible},
          (proxy, method, arguments) -> answer(proxy, method, arguments));
    }

    private static @Nullable Object answer(Object proxy, Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "interrupt" -> {
          interruptListener.accept((Thread) arguments[0]);
          yield null;
        }
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        case "toString" -> "Heddle's interrupt hook";
        default -> null;
      };
    }
  }
}
