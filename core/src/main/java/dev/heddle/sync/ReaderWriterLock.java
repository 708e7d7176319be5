package dev.heddle.sync;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.deadlock.Sites;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.WaitNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm of an {@link RWMutex}.
 *
 * <p>A writer takes the mutex of the writers, which makes it the only writer. Then it sets WRITER,
 * which stops new readers, and waits until the present readers have left. The last of them wakes
 * it. Go: sync/rwmutex.go.
 *
 * <p>The state, changed by compare-and-set:
 *
 * <pre>
 *   the low bits   how many readers hold the lock
 *   WRITER         a writer holds it, or waits for the readers to leave. Set and cleared only by
 *                  the holder of the mutex of the writers. While set, no new reader gets in.
 *   QUEUED         readers wait; only together with WRITER. Set and cleared under inner.
 * </pre>
 *
 * <p>A reader joins the queue under inner, and only if it sees WRITER there. If QUEUED is set,
 * WRITER is cleared under inner, and all readers in the queue are let in before the mutex of the
 * writers is given back. So no reader is left in the queue, and none waits for two writers.
 *
 * <p>The last reader makes the count zero, then looks for the writer's waiter under inner. The
 * writer sets its waiter under inner, and only if the count is not zero. So one of the two sees the
 * other, and no wake-up is lost.
 */
final class ReaderWriterLock extends HeldLock {

  /** How many readers are let in at most during one hold of {@link #inner}. */
  private static final int BATCH = 128;

  private static final long WRITER = 1L << 63;
  private static final long QUEUED = 1L << 62;

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, ReaderWriterLock.class, long.class);
  private static final VarHandle NUMBER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "number", VarHandle.class, ReaderWriterLock.class, long.class);

  static {
    link();
  }

  /** The last number that a lock was given. */
  private static final AtomicLong LAST = new AtomicLong();

  private long state;

  /** The number under which readers list it; 0 until there was a reader. Set by compare-and-set. */
  private long number;

  /**
   * Whether an unknown reader may hold it, or a reader's hold may have been given back by another
   * party. Once set, no report says that a writer waits for a reader.
   */
  private volatile boolean readersUnknown;

  /** The {@link RWMutex} that this is the inside of. */
  private final Object known;

  final Mutex writers = new Mutex(this);
  private final SpinLock inner = new SpinLock();

  /** The waiting readers. Guarded by inner, as is the writer's waiter. */
  private final WaitQueue readers = new WaitQueue();

  /** The writer that waits for the readers to leave. */
  private @Nullable Waiter writer;

  /** Kept in place of the readers' lists when sites are recorded; otherwise null. */
  private final @Nullable ReadHolds holds = Sites.ON ? new ReadHolds() : null;

  ReaderWriterLock(Object known) {
    this.known = known;
  }

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and without memory for it a lock would stay held.
   */
  private static void link() {
    ReaderWriterLock lock = new ReaderWriterLock("none");
    boolean same = STATE.compareAndSet(lock, 0L, 0L);
    STATE.getAndAdd(lock, 0L);
    NUMBER.compareAndSet(lock, 0L, 0L);
    long state = (long) STATE.getAndBitwiseOr(lock, 0L);
    state += (long) STATE.getAcquire(lock) + (long) STATE.getOpaque(lock);
    assert same && state == 0;
  }

  // Readers

  boolean tryRead() {
    for (; ; ) {
      long now = (long) STATE.getOpaque(this);
      if (now < 0) {
        return false;
      }
      if (STATE.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
  }

  /** Joins the waiting readers; null if the caller got the lock at once. */
  @Nullable Waiter queueToRead(boolean interruptibly) {
    Waiter waiter = Waiter.current();
    inner.lock();
    for (; ; ) {
      long now = (long) STATE.getOpaque(this);
      if ((now & WRITER) == 0) {
        if (STATE.compareAndSet(this, now, now + 1)) {
          inner.unlock();
          return null;
        }
      } else if ((now & QUEUED) != 0 || STATE.compareAndSet(this, now, now | QUEUED)) {
        waiter.arm(WaitReason.RW_MUTEX_READ_LOCK, this, interruptibly);
        readers.add(waiter);
        inner.unlock();
        if (!interruptibly) {
          noteWaits();
        }
        return waiter;
      }
    }
  }

  /** Ends a reader's wait: a reader that was interrupted or timed out leaves the queue. */
  int settleRead(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      readers.remove(inner, waiter);
    }
    return ended;
  }

  /**
   * The list of locks that the caller holds for reading; null if there is no memory for it. {@code
   * lock} asks for it before it takes the lock: loads after the compare-and-set would wait for
   * that.
   */
  @Nullable ReadList listOfCaller() {
    if (number == 0) {
      numbered();
    }
    try {
      return Parties.readsOfCallerToAdd();
    } catch (OutOfMemoryError e) {
      return null; // the lock is taken all the same
    }
  }

  /** Notes that the caller, whose list is {@code own}, has taken the lock for reading. */
  void noteRead(@Nullable ReadList own) {
    if (Sites.ON && holds != null) {
      holds.taken();
    } else if (own == null || !own.add(number)) {
      forgetReaders();
    }
  }

  private void forgetReaders() {
    if (!readersUnknown) {
      readersUnknown = true;
    }
  }

  private void numbered() {
    NUMBER.compareAndSet(this, 0L, LAST.incrementAndGet());
  }

  /** Notes that the caller is about to unlock it for reading. */
  private void noteReadGivenBack() {
    if ((Sites.ON && holds != null) ? !holds.givenBack() : !isTakenOffList()) {
      forgetReaders();
    }
  }

  private boolean isTakenOffList() {
    try {
      ReadList own = Parties.readsOfCaller();
      return own != null && own.remove(number);
    } catch (OutOfMemoryError e) {
      return false; // no memory to find its list; it unlocks all the same
    }
  }

  void unlockRead() {
    noteReadGivenBack();
    long now = (long) STATE.getOpaque(this);
    if (now <= 0 || !STATE.compareAndSet(this, now, now - 1)) {
      unlockReadContended();
    }
  }

  /** The same, under contention: readers come and go, or a writer waits. */
  private void unlockReadContended() {
    StackRoom.reserveForRelease();
    for (; ; ) {
      long now = (long) STATE.getOpaque(this);
      long count = count(now);
      if (count == 0) {
        throw new IllegalStateException(
            "unlock for reading of a mutex that no reader holds; each unlock needs a lock before");
      }
      if (STATE.compareAndSet(this, now, now - 1)) {
        if (now < 0 && count == 1) {
          wakeWriter();
        }
        return;
      }
    }
  }

  /** Wakes the waiting writer; if readers are in again, it is a later one, and waits for them. */
  private void wakeWriter() {
    inner.lock();
    Waiter waiter = count((long) STATE.getAcquire(this)) == 0 ? writer : null;
    int from = waiter == null ? Waiter.LOST : waiter.win(0, Waiter.SIGNALLED);
    if (waiter != null) {
      writer = null;
    }
    inner.unlock();
    if (waiter != null) {
      waiter.wake(from);
    }
  }

  // Writers. The caller holds the mutex of the writers, or, in tryWrite, takes it.

  /** Stops new readers; null if no reader is in, and the caller has the lock. */
  @Nullable Waiter stopReaders(boolean interruptibly) {
    if (((long) STATE.getAndBitwiseOr(this, WRITER)) == 0) {
      return null;
    }
    return joinForReaders(writersWaiter(), interruptibly);
  }

  /**
   * Takes the lock for writing again at the end of a wait for a condition, which cannot fail: see
   * {@link Mutex#lockAgain}.
   */
  void lockAgain(Waiter waiter, HandOffLock.Claim claim) {
    writers.lockAgain(WaitReason.RW_MUTEX_LOCK, waiter, claim);
    if (((long) STATE.getAndBitwiseOr(this, WRITER)) != 0
        && joinForReaders(waiter, false) != null) {
      settleWrite(waiter, waiter.await());
    }
  }

  /** Makes the caller the one that the last reader wakes; null if no reader is left. */
  private @Nullable Waiter joinForReaders(Waiter waiter, boolean interruptibly) {
    inner.lock();
    if (count((long) STATE.getAcquire(this)) == 0) {
      inner.unlock();
      return null;
    }
    waiter.arm(WaitReason.RW_MUTEX_LOCK, this, interruptibly);
    writer = waiter;
    inner.unlock();
    if (!interruptibly) {
      noteWaits();
    }
    return waiter;
  }

  /** The caller's waiter; if there is no memory for one, the lock is left as it was before. */
  private Waiter writersWaiter() {
    try {
      return Waiter.current();
    } catch (Throwable noMemory) {
      letReadersIn();
      writers.release();
      throw noMemory;
    }
  }

  boolean tryWrite() {
    if (!writers.tryLock()) {
      return false;
    }
    if (STATE.compareAndSet(this, 0L, WRITER)) {
      return true;
    }
    writers.release();
    return false;
  }

  /** Ends a writer's wait: a writer that was interrupted or timed out lets the readers go on. */
  int settleWrite(Waiter waiter, int ended) {
    if (ended != Waiter.SIGNALLED) {
      inner.lock();
      writer = null;
      inner.unlock();
      letReadersIn();
      writers.release();
    }
    return ended;
  }

  void unlockWrite() {
    if (!STATE.compareAndSet(this, WRITER, 0L)) {
      long now = (long) STATE.getOpaque(this);
      if (now != (WRITER | QUEUED)) {
        throw new IllegalStateException(
            "unlock for writing of a mutex that no writer holds; each unlock needs a lock before");
      }
      letReadersIn();
    }
    writers.release();
  }

  /**
   * Clears WRITER and lets all waiting readers in, in batches, so that no lock is held for long.
   * Only for the holder of the mutex of the writers. Readers are counted before their waits are
   * won: a reader that has not parked yet goes on at once when it is won, and may unlock. Without
   * memory for a batch they are let in one by one: an unlock cannot fail.
   */
  private void letReadersIn() {
    WaitNode[] batch;
    int[] from;
    try {
      batch = new WaitNode[BATCH];
      from = new int[BATCH];
    } catch (OutOfMemoryError e) {
      letEachReaderIn();
      return;
    }
    int n;
    do {
      n = 0;
      inner.lock();
      for (WaitNode node; n < BATCH && (node = readers.poll()) != null; ) {
        batch[n++] = node;
      }
      admit(n);
      int gone = 0;
      for (int i = 0; i < n; i++) {
        from[i] = batch[i].waiter().win(batch[i].index(), Waiter.SIGNALLED);
        gone += from[i] == Waiter.LOST ? 1 : 0;
      }
      if (gone > 0) {
        STATE.getAndAdd(this, (long) -gone); // no writer waits for the count
      }
      inner.unlock();
      for (int i = 0; i < n; i++) {
        batch[i].waiter().wake(from[i]);
      }
    } while (n > 0);
  }

  /** What {@link #letReadersIn} does, without allocating anything. */
  void letEachReaderIn() {
    WaitNode node;
    do {
      int from = Waiter.LOST;
      inner.lock();
      node = readers.poll();
      admit(node == null ? 0 : 1);
      if (node != null) {
        from = node.waiter().win(node.index(), Waiter.SIGNALLED);
        if (from == Waiter.LOST) {
          STATE.getAndAdd(this, -1L); // no writer waits for the count
        }
      }
      inner.unlock();
      if (node != null) {
        node.waiter().wake(from);
      }
    } while (node != null);
  }

  private static long count(long state) {
    return state & ~(WRITER | QUEUED);
  }

  private void admit(int more) {
    long now;
    do {
      now = (long) STATE.getOpaque(this);
    } while (!STATE.compareAndSet(this, now, (now & ~(WRITER | QUEUED)) + more));
  }

  @Override
  protected List<Waiter> waiters(int most) {
    Waiter[] found = new Waiter[most];
    inner.lock();
    int n = readers.waiters(found);
    if (writer != null) {
      found[Math.min(n, most - 1)] = writer;
      n = Math.min(n + 1, most);
    }
    inner.unlock();
    return List.of(Arrays.copyOf(found, n));
  }

  /** A reader waits for the writer that has stopped it; that writer waits for all readers. */
  @Override
  protected long[] blockers(Waiter waiter) {
    if (waiter.reason() == WaitReason.RW_MUTEX_READ_LOCK) {
      return writers.heldBy(waiter);
    }
    return holds == null || readersUnknown ? new long[0] : holds.tokens();
  }

  /** For a waiting writer, the number under which readers list it. For a waiting reader, 0. */
  @Override
  public long listedAs(Waiter waiter) {
    return waiter.reason() == WaitReason.RW_MUTEX_READ_LOCK || holds != null || readersUnknown
        ? 0
        : number;
  }

  @Override
  public StackWalker.@Nullable StackFrame takenAt(long token) {
    StackWalker.StackFrame site = writers.takenAt(token);
    return site != null || holds == null ? site : holds.takenAt(token);
  }

  @Override
  protected Object known() {
    return known;
  }

  @Override
  protected String kind() {
    return "RWMutex";
  }

  /** Says whether readers or a writer hold it. */
  @Override
  public String toString() {
    long now = (long) STATE.getAcquire(this);
    long count = count(now);
    return count > 0
        ? "RWMutex[" + count + " reading" + (now < 0 ? ", a writer waits]" : "]")
        : now < 0 ? "RWMutex[writing]" : "RWMutex[unlocked]";
  }
}
