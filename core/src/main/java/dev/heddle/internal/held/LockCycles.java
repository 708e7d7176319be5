package dev.heddle.internal.held;

import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.internal.sched.Routine;
import dev.heddle.internal.sched.SchedulerCore;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds goroutines that wait for one another's locks in a cycle. On with {@code
 * -Dheddle.lockSites=true}; otherwise a lock costs nothing more.
 *
 * <p><b>When.</b> A goroutine that is about to wait for a lock for good has armed its wait, and
 * then follows the chain: from the lock to its holder, to what that one waits for, and so on. Each
 * party arms before it looks, with a full fence between, so the last to close a cycle sees all of
 * it.
 *
 * <p><b>Why it is no false alarm.</b> What was seen is seen again by {@link #confirm}, on a thread
 * of its own: each goroutine is in the same wait as before (waits are counted), no such wait can
 * time out or be interrupted, and each lock is held by the same {@link Holder} object, which is
 * made anew each time a lock is taken. So at a moment between the two looks all of it was true at
 * once. Who waits can neither unlock nor lock; only a third party could still unlock a lock that it
 * does not hold.
 */
public final class LockCycles {

  /** Constant for the life of the JVM. */
  public static final boolean ON = Boolean.getBoolean("heddle.lockSites");

  /** A cycle longer than this is not looked for. */
  private static final int LONGEST = 1_000;

  /** How long a cycle is to last before it is confirmed and told of. */
  private static final long LASTS_NANOS = 100_000_000L;

  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The holders of cycles that were reported; guarded by itself. */
  private static final Set<Holder> REPORTED = Collections.newSetFromMap(new WeakHashMap<>());

  private static volatile @Nullable BiConsumer<SchedulerCore, List<Link>> listener;

  /**
   * One party of a cycle.
   *
   * @param waiting who waits, by what it holds: the lock that the party before waits for
   * @param waitNumber the number of its wait
   * @param lock what it waits for
   */
  public record Link(Holder waiting, int waitNumber, HeldLock lock) {}

  private LockCycles() {}

  /** The caller, as one that has just taken a lock; null if it is no goroutine. */
  static @Nullable Holder holder() {
    Fiber fiber = Fiber.current();
    Routine routine = fiber == null ? null : fiber.routine();
    if (fiber == null || routine == null) {
      return null;
    }
    StackWalker.StackFrame site =
        WALKER.walk(frames -> frames.dropWhile(LockCycles::isOfALock).findFirst().orElse(null));
    return new Holder(fiber, routine, site);
  }

  private static boolean isOfALock(StackWalker.StackFrame frame) {
    return switch (frame.getClassName()) {
      case "dev.heddle.internal.held.LockCycles",
          "dev.heddle.internal.held.HeldLock",
          "dev.heddle.sync.Mutex",
          "dev.heddle.sync.RWMutex",
          "dev.heddle.sync.WriteLock",
          "dev.heddle.sync.ConditionQueue",
          "dev.heddle.sync.MutexCondition",
          "dev.heddle.sync.Cond" ->
          true;
      default -> false;
    };
  }

  /** The cycle that begins with {@code first}, for which the caller has armed its wait; or null. */
  private static @Nullable List<Link> find(HeldLock first) {
    VarHandle.fullFence();
    Fiber self = Fiber.current();
    List<Link> links = new ArrayList<>();
    HeldLock lock = first;
    while (self != null && links.size() < LONGEST) {
      Holder holder = lock.holder;
      Waiter waiter = holder == null || !holder.isAlive() ? null : holder.fiber();
      int wait = waiter == null ? 0 : waiter.waitForGood();
      Object on = waiter == null || wait == 0 ? null : waiter.on();
      if (holder == null || !(on instanceof HeldLock next)) {
        return null;
      }
      links.add(new Link(holder, wait, next));
      if (holder.fiber() == self) {
        return next == first ? links : null;
      }
      lock = next;
    }
    return null;
  }

  /** Sets who is told of cycles, on a thread of its own. */
  public static void onCycle(BiConsumer<SchedulerCore, List<Link>> told) {
    listener = told;
  }

  /**
   * Looks whether the caller, who has armed its wait for {@code lock}, has closed a cycle. If so it
   * is told of after a moment, by another thread, since the caller is in its wait already.
   */
  static void check(HeldLock lock) {
    List<Link> cycle = find(lock);
    if (cycle != null) {
      Thread.ofPlatform()
          .daemon()
          .inheritInheritableThreadLocals(false)
          .name("heddle-lock-cycle")
          .start(() -> report(cycle));
    }
  }

  private static void report(List<Link> cycle) {
    LockSupport.parkNanos(LASTS_NANOS);
    BiConsumer<SchedulerCore, List<Link>> told = listener;
    if (told != null && confirm(cycle)) {
      told.accept(cycle.getFirst().waiting.fiber().scheduler(), cycle);
    }
  }

  /** Whether {@code cycle} is still as it was found, and nobody was told of it yet. */
  private static boolean confirm(List<Link> cycle) {
    VarHandle.fullFence();
    HeldLock before = cycle.getLast().lock();
    for (Link link : cycle) {
      Waiter waiter = link.waiting.fiber();
      if (before.holder != link.waiting
          || !link.waiting.isAlive()
          || waiter.waitForGood() != link.waitNumber
          || waiter.on() != link.lock) {
        return false;
      }
      before = link.lock;
    }
    synchronized (REPORTED) {
      boolean fresh = cycle.stream().map(Link::waiting).noneMatch(REPORTED::contains);
      cycle.stream().map(Link::waiting).forEach(REPORTED::add);
      return fresh;
    }
  }
}
