package dev.heddle.internal.deadlock;

import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Fiber;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds parties that wait for one another's locks in a cycle, and those that wait for a lock whose
 * holder has ended. A thread of its own looks at the locks that are waited for, ten times a second
 * while there are any, so that taking a free lock has no part in it.
 *
 * <p><b>What is a deadlock.</b> Each wait here is for <i>all</i> of some parties: for the one that
 * holds a mutex, executes a task or has stopped the readers, or for each of the readers. So a
 * waiter is stuck for good if a single one of those is, and a cycle is a deadlock, whatever else
 * its parties wait for. A wait that ends when <i>any</i> of several parties does something, for a
 * channel or a group, is not followed: a party in such a wait counts as free, as does a running
 * one.
 *
 * <p><b>Why it is no false alarm.</b> A cycle must be seen again after {@value #LASTS_MILLIS} ms.
 * First look: each party is in a wait that neither time nor an interrupt ends (for a task that runs
 * once, one that only a cancel would), of a certain number. Second look, in this order: each party
 * is in the queue of its lock; each lock names the next party as its holder, or the next party has
 * the lock in its list of those that it reads; each party is still in the wait of that number. So
 * no party has done anything between the looks. All that it had done before its wait is visible to
 * the second look, which takes the lock of the queue that the party joined under that lock: had the
 * party given a lock back, its token would have been wiped, or the lock taken off its list, before
 * that. So at a moment between the looks all of it was true at once, and no party of the cycle can
 * lock or unlock. Only a third party could, by unlocking a lock that it has not locked. A lock that
 * was ever given back so, while others waited, is left out; noticing that costs nothing, since such
 * an unlock takes the slow path. For a lock that is read, each unlock by a party that does not have
 * it in its list is noticed; from then on no writer is said to wait for its readers.
 *
 * <p><b>Readers</b> are known by the lists of the waiting parties, one for each ({@link
 * dev.heddle.internal.park.ReadList}). Each take adds one entry and each unlock removes one, or
 * makes the readers unknown. So a list never has a lock that all its readers have given back.
 *
 * <p><b>A holder that has ended</b> is reported after {@link #ENDED_NANOS}, since a party may leave
 * its lock for another to unlock.
 *
 * <p><b>The list.</b> {@code watched} says that a lock is in it. A waiter reads that flag after it
 * has joined the queue; the watch clears the flag before it looks at the queue for the last time.
 * Both take the queue's lock between, so one sees the other. The list refers to locks weakly, and
 * no party is kept from one look to the next, so leaked goroutines are still collected.
 */
public final class LockWatch {

  /** Linked beforehand: the first that waits for a lock starts it. */
  private static final Runnable WATCH = LockWatch::watch;

  /**
   * How long a cycle must last before it is confirmed and reported: so long that a deadlock of the
   * whole program is reported as such before.
   */
  private static final long LASTS_MILLIS = 1_000;

  private static final long PAUSE_NANOS = 100_000_000L;
  private static final long NANOS_IN_A_MILLI = 1_000_000L;

  /** How long a party waits for the lock of an ended goroutine before that is reported. */
  private static final long ENDED_NANOS =
      NANOS_IN_A_MILLI * Long.getLong("heddle.endedHolderMillis", 10_000);

  /** How many waiters for one lock are looked at. */
  private static final int WAITERS = 256;

  /** How many reported parties are remembered, so that they are not reported again. */
  private static final int REMEMBERED = 4096;

  private static final Queue<WeakReference<HeldLock>> LOCKS = new ConcurrentLinkedQueue<>();

  private static volatile @Nullable Thread thread;

  private static volatile @Nullable Consumer<Found> listener;

  /** Tokens and waits of reported parties; the watch's alone. */
  private static final Map<Long, Integer> TOLD =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** When to look for holders that have ended; the watch's alone. */
  private static long lookForEndedAt = System.nanoTime();

  /**
   * A deadlock.
   *
   * @param parties the parties, each waiting for the next, and the last for the first
   * @param holderEnded there is one party only, and the holder of the lock that it waits for has
   *     ended
   */
  public record Found(List<WaitingParty> parties, boolean holderEnded) {}

  private LockWatch() {}

  /** Sets the listener, which is called on a thread of its own. */
  public static void onDeadlock(Consumer<Found> told) {
    listener = told;
  }

  /**
   * Adds a lock for which the caller waits. The caller has joined the queue, so this must not
   * throw: without memory the lock is not watched until the next party waits.
   */
  public static void add(HeldLock lock) {
    try {
      lock.watched = true;
      LOCKS.add(new WeakReference<>(lock));
      Thread present = thread;
      LockSupport.unpark(present == null ? start() : present);
    } catch (OutOfMemoryError e) {
      lock.watched = false;
    }
  }

  private static synchronized Thread start() {
    Thread present = thread;
    if (present == null) {
      present =
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("heddle-locks")
              .start(WATCH);
      thread = present;
    }
    return present;
  }

  private static void watch() {
    for (; ; ) {
      try {
        if (LOCKS.isEmpty()) {
          LockSupport.park(LOCKS);
        }
        LockSupport.parkNanos(LOCKS, PAUSE_NANOS);
        look();
      } catch (Throwable e) {
        LockSupport.parkNanos(LOCKS, PAUSE_NANOS); // no memory, most likely; the watch looks again
      }
    }
  }

  private static void look() {
    Map<Long, WaitingParty> parties = parties();
    List<List<WaitingParty>> cycles = new LockGraph(parties).cycles();
    cycles.removeIf(cycle -> cycle.stream().anyMatch(LockWatch::isReported));
    if (!cycles.isEmpty()) {
      letItLast();
    }
    for (List<WaitingParty> cycle : cycles) {
      if (confirm(cycle)) {
        tell(cycle, false);
      }
    }
    if (System.nanoTime() - lookForEndedAt >= 0) {
      lookForEnded(parties);
    }
  }

  /** Waits for all of the time: each lock that is added ends a park. */
  private static void letItLast() {
    long end = System.nanoTime() + LASTS_MILLIS * NANOS_IN_A_MILLI;
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(LOCKS, left);
    }
  }

  /** The parties that wait for good for a listed lock; takes locks without waiters off the list. */
  private static Map<Long, WaitingParty> parties() {
    Map<Long, WaitingParty> parties = new HashMap<>();
    for (Iterator<WeakReference<HeldLock>> all = LOCKS.iterator(); all.hasNext(); ) {
      HeldLock lock = all.next().get();
      List<Waiter> waiters = lock == null ? List.of() : lock.waiters(WAITERS);
      if (lock != null && waiters.isEmpty()) {
        lock.watched = false;
        waiters = lock.waiters(WAITERS);
        lock.watched = !waiters.isEmpty();
      }
      if (lock == null || waiters.isEmpty()) {
        all.remove();
        continue;
      }
      for (Waiter waiter : waiters) {
        int wait = lock.waitOf(waiter);
        if (wait != 0) {
          long token = Parties.of(waiter);
          parties.put(token, new WaitingParty(waiter, token, wait, lock));
        }
      }
    }
    return parties;
  }

  /** Takes the second look. */
  private static boolean confirm(List<WaitingParty> cycle) {
    if (!cycle.stream().allMatch(LockWatch::standsInQueue)) {
      return false;
    }
    for (int i = 0; i < cycle.size(); i++) {
      WaitingParty next = cycle.get((i + 1) % cycle.size());
      if (!isBlockedBy(cycle.get(i), next.token()) && !isReadBy(cycle.get(i), next)) {
        return false;
      }
    }
    return cycle.stream().allMatch(LockWatch::isStillWaiting);
  }

  private static boolean standsInQueue(WaitingParty party) {
    return party.lock().waiters(WAITERS).contains(party.waiter());
  }

  private static boolean isReadBy(WaitingParty party, WaitingParty reader) {
    long lock = party.lock().listedAs(party.waiter());
    ReadList list = reader.waiter().reads();
    return lock != 0 && list != null && list.has(lock);
  }

  private static boolean isBlockedBy(WaitingParty party, long token) {
    for (long each : party.lock().heldBy(party.waiter())) {
      if (each == token) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStillWaiting(WaitingParty party) {
    return party.lock().waitOf(party.waiter()) == party.waitNumber()
        && party.waiter().on() == party.lock()
        && Parties.of(party.waiter()) == party.token();
  }

  /** Whether that wait of the party's has been reported. */
  private static boolean isReported(WaitingParty party) {
    Integer told = TOLD.get(party.token());
    return told != null && told == party.waitNumber();
  }

  /** Reports parties that have waited for long for a lock of a goroutine that has ended. */
  private static void lookForEnded(Map<Long, WaitingParty> parties) {
    List<WaitingParty> waitLong = new ArrayList<>();
    for (WaitingParty party : parties.values()) {
      boolean aGoroutine = LeftReads.has(party.lock().listedAs(party.waiter()));
      for (long token : party.lock().heldBy(party.waiter())) {
        aGoroutine |= Parties.isAGoroutine(token) && !parties.containsKey(token);
      }
      if (aGoroutine && party.waiter().seconds() * 1_000L * NANOS_IN_A_MILLI >= ENDED_NANOS) {
        waitLong.add(party);
      }
    }
    if (waitLong.isEmpty()) {
      return;
    }
    // A look at all goroutines takes the longer the more there are.
    lookForEndedAt = System.nanoTime() + Math.max(ENDED_NANOS, PAUSE_NANOS);
    Set<Long> alive = Collections.unmodifiableSet(Parties.goroutines().keySet());
    for (WaitingParty party : waitLong) {
      if (isBlockedByOneNotOf(alive, party) && isStillWaiting(party) && !isReported(party)) {
        tell(List.of(party), true);
      }
    }
  }

  private static boolean isBlockedByOneNotOf(Set<Long> alive, WaitingParty party) {
    boolean ended = LeftReads.has(party.lock().listedAs(party.waiter()));
    for (long token : party.lock().heldBy(party.waiter())) {
      ended |= Parties.isAGoroutine(token) && !alive.contains(token) && isBlockedBy(party, token);
    }
    return ended;
  }

  private static void tell(List<WaitingParty> parties, boolean holderEnded) {
    Consumer<Found> told = listener;
    if (told != null) {
      Found found = new Found(parties, holderEnded);
      Thread.ofPlatform()
          .daemon()
          .inheritInheritableThreadLocals(false)
          .name("heddle-lock-deadlock")
          .start(() -> told.accept(found));
    }
    parties.forEach(party -> TOLD.put(party.token(), party.waitNumber()));
  }

  /** The fiber that waits, of the first party that is a goroutine; null if none is. */
  public static @Nullable Fiber firstFiber(Found found) {
    for (WaitingParty party : found.parties()) {
      if (party.waiter() instanceof Fiber fiber) {
        return fiber;
      }
    }
    return null;
  }
}
