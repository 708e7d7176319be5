package dev.heddle.internal.deadlock;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.GoroutineBase;
import dev.heddle.internal.sched.SchedulerCore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parties that hold and wait for locks: goroutines and other threads, each by its token.
 *
 * <p>A token is a number: the id of the thread and, below it, the last bits of the goroutine's id,
 * since a fiber's thread runs one goroutine after another. These bits are 0 if the thread runs
 * none, or one only. Two goroutines can be mistaken for each other only if they ran on the same
 * thread, 16 million goroutines of that scheduler apart, and the first ended with a lock that it
 * held.
 */
public final class Parties {

  private static final int ID_BITS = Fiber.ID_BITS;
  private static final long ID_MASK = (1L << ID_BITS) - 1;

  private Parties() {}

  /** The caller's token; never 0. */
  public static long ofCaller() {
    Thread caller = Thread.currentThread();
    long token = caller.threadId() << ID_BITS;
    if (!JdkThreads.isNative()) {
      return token; // a thread for each goroutine
    }
    Fiber fiber = Fiber.current();
    return fiber == null ? token : token | fiber.idBits();
  }

  /** The locks that the caller holds for reading; null if there are none. */
  public static @Nullable ReadList readsOfCaller() {
    Fiber fiber = Fiber.current();
    return fiber == null ? ReadList.ofThread() : fiber.reads();
  }

  /** The same, to add to; null if there is no memory for it. */
  public static @Nullable ReadList readsOfCallerToAdd() {
    Fiber fiber = Fiber.current();
    return fiber == null ? ReadList.ofThreadToAdd() : fiber.readsToAdd();
  }

  /** The token of the party that waits. */
  public static long of(Waiter waiter) {
    long token = waiter.thread().threadId() << ID_BITS;
    return JdkThreads.isNative() && waiter instanceof Fiber fiber ? token | fiber.idBits() : token;
  }

  /** Whether it is a goroutine's, as far as the token shows that. */
  public static boolean isAGoroutine(long token) {
    return (token & ID_MASK) != 0;
  }

  /** The id of its thread. */
  public static long threadId(long token) {
    return token >>> ID_BITS;
  }

  /** The goroutines that have begun and not ended, by token. */
  public static Map<Long, GoroutineBase> goroutines() {
    Map<Long, GoroutineBase> found = new HashMap<>();
    for (SchedulerCore core : SchedulerCore.all()) {
      for (Fiber fiber : core.fibers()) {
        GoroutineBase goroutine = fiber.goroutine();
        if (goroutine != null) {
          found.put(of(fiber), goroutine);
        }
      }
    }
    return found;
  }
}
