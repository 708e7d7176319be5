package dev.heddle.sync;

import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Eventually;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A program whose parties wait for conditions, and are signalled while the heap is full to the last
 * bytes and somebody else holds the lock. Each must wait for the lock, and return with it.
 *
 * <p>It needs a JVM whose threads have no buffers of their own to allocate from, which would still
 * have room. The parties are of the kinds that it is given: the JDK has no way to wake a virtual
 * thread of its own scheduler without memory.
 */
public final class FullHeapConditions {

  private static final int LARGEST = 1 << 16;

  /**
   * How long the heap is full at most: a goroutine for which there is no carrier at the moment goes
   * on only when there is memory for a thread.
   */
  private static final long LONGEST_NANOS = 2_000_000_000L;

  private static volatile Object held;

  /** What keeps the rest of the heap: an object of the least size. */
  private record Link(Object next) {}

  private final String name;

  /** The lock that the party waits with, and the one that another holds when it is signalled. */
  private final Lock lock;

  private final Lock other;
  private final Condition condition;
  private final WaitReason why;

  /** Written by whoever holds the other lock, before it gives that back. */
  private boolean givenBack;

  private FullHeapConditions(String name, Lock lock, Lock other, WaitReason why) {
    this.name = name;
    this.lock = lock;
    this.other = other;
    this.condition = lock.newCondition();
    this.why = why;
  }

  public static void main(String[] args) throws Exception {
    for (boolean full : new boolean[] {false, true}) { // first to load and link what it takes
      for (String each : args) {
        Caller kind = Caller.valueOf(each);
        Mutex mutex = new Mutex();
        RWMutex written = new RWMutex();
        RWMutex read = new RWMutex();
        new FullHeapConditions("mutex", mutex, mutex, WaitReason.MUTEX_LOCK).tell(kind, full);
        new FullHeapConditions(
                "write", written.writeLock(), written.writeLock(), WaitReason.RW_MUTEX_LOCK)
            .tell(kind, full);
        new FullHeapConditions(
                "readers", read.writeLock(), read.readLock(), WaitReason.RW_MUTEX_LOCK)
            .tell(kind, full);
      }
    }
  }

  private void tell(Caller kind, boolean full) throws Exception {
    Caller.Running party = kind.startWaiting(WaitReason.COND_WAIT, this::waitOnce);
    BooleanSupplier waitsForTheLock = () -> party.waitsFor(why) || party.isDone();
    other.lock();
    if (full) {
      fill();
    }
    condition.signal();
    long start = System.nanoTime();
    while (!waitsForTheLock.getAsBoolean() && System.nanoTime() - start < LONGEST_NANOS) {
      LockSupport.parkNanos(100_000);
    }
    held = null;
    Eventually.until(waitsForTheLock);
    givenBack = true;
    other.unlock();
    Throwable failure = party.failure();
    if (full) {
      System.out.println(kind + ", " + name + ": " + (failure == null ? "waited" : failure));
    }
  }

  private void waitOnce() {
    lock.lock();
    condition.awaitUninterruptibly();
    if (!givenBack) {
      throw new IllegalStateException("it returned without the lock");
    }
    lock.unlock();
  }

  private static void fill() {
    for (int size = LARGEST; size > 0; size /= 4) {
      try {
        for (; ; ) {
          held = new Object[] {held, new byte[size]};
        }
      } catch (OutOfMemoryError e) {
        // full, for things of this size
      }
    }
    try {
      for (; ; ) {
        held = new Link(held);
      }
    } catch (OutOfMemoryError e) {
      // full
    }
  }
}
