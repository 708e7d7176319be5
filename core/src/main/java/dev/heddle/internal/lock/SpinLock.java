package dev.heddle.internal.lock;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A lock for critical sections of a few dozen nanoseconds that never block and never call out.
 *
 * <p>It costs one compare-and-set to take and one release store to give back. Under contention
 * {@link #lock} spins, and looks less and less often: each look takes the lock's cache line from
 * the core of the holder. That core is likely to take the lock again soon, in a tenth of the time
 * if it still owns the line. So a spinner that sees that the lock was taken again meanwhile stays
 * away longer at once: two cores that both want the lock all the time then alternate, each for many
 * critical sections in a row. After many spins {@link #lock} lets others run: a goroutine goes to
 * the back of the run queue, a platform thread gives up its time slice. A holder that the operating
 * system has preempted is thus waited for without burning a core. After many turns the caller
 * sleeps for a moment. {@link #lockWithoutYield} only spins: the scheduler itself needs that, since
 * a goroutine that is about to touch the processor it runs on must not come back on another. Where
 * threads have different priorities, it gives its core away after a while ({@link
 * #setSystemPause(Runnable)}): a preempted holder of low priority would get no core from spinners
 * of high priority (priority inversion). A lock is always taken in the same of the two ways. It is
 * not re-entrant and not fair.
 *
 * <p>Memory: what happens before {@link #unlock} happens before the next {@link #lock} returns.
 */
public class SpinLock {

  private static final VarHandle HELD =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "held", VarHandle.class, SpinLock.class, int.class);
  private static final VarHandle TAKEN =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "taken", VarHandle.class, SpinLock.class, int.class);
  private static final VarHandle ORDER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "order", VarHandle.class, SpinLock.class, long.class);
  private static final AtomicLong NEXT_ORDER = new AtomicLong();

  /** Spins before the processor is given away; a few microseconds. */
  private static final int SPINS = 256;

  /** How many spins come before the first look. */
  private static final int FIRST_LOOK = 4;

  /** How many spins at least come before the next look at a lock that was taken again meanwhile. */
  private static final int AWAY = 32;

  /** How many spins at most come between two looks at the lock. */
  private static final int MOST_BETWEEN_LOOKS = 64;

  /** How often the processor is given away before a pause. */
  private static final int YIELDS = 1024;

  private static final int PAUSE_NANOS = 50_000;

  /**
   * Spins of {@link #lockWithoutYield} before the core is given away: many times a critical
   * section.
   */
  private static final int SPINS_BEFORE_PAUSE = 2048;

  /** Gives the core away for a moment, without leaving the carrier; null where that is no use. */
  static volatile @Nullable Runnable systemPause;

  static {
    link();
  }

  /** 1 while held. Taken by compare-and-set, given back by a release store. */
  private int held;

  /** How often {@link #lock} took it. The holder writes it; waiters read it. */
  private int taken;

  /** This lock's rank among locks that are taken together; 0 until first asked for. */
  private long order;

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and without memory for it a lock would stay held.
   */
  private static void link() {
    SpinLock lock = new SpinLock();
    boolean taken = HELD.compareAndSet(lock, 0, 1);
    int seen = (int) HELD.getOpaque(lock) + (int) TAKEN.getOpaque(lock);
    HELD.setRelease(lock, 0);
    long order = (long) ORDER.getAcquire(lock) + (long) ORDER.compareAndExchange(lock, 0L, 0L);
    assert taken && seen == 1 && order == 0;
  }

  /** Takes the lock. */
  public void lock() {
    if (!HELD.compareAndSet(this, 0, 1)) {
      lockContended();
    }
    taken++;
  }

  /** Takes the lock without leaving the carrier, however long it takes. */
  public void lockWithoutYield() {
    int spins = 0;
    while (!HELD.compareAndSet(this, 0, 1)) {
      while ((int) HELD.getOpaque(this) != 0) {
        Thread.onSpinWait();
        spins++;
        if (spins % SPINS_BEFORE_PAUSE == 0) {
          giveCore();
        }
      }
    }
  }

  private static void giveCore() {
    Runnable pause = systemPause;
    if (pause != null) {
      try {
        pause.run();
      } catch (StackOverflowError | OutOfMemoryError e) {
        // It spins on: an error here could lose the goroutine that the caller is about to queue.
      }
    }
  }

  /**
   * Sets what puts the calling thread to sleep for some microseconds, together with the virtual
   * thread that it carries, and throws nothing. To be set before any thread has a low priority.
   */
  public static void setSystemPause(Runnable pause) {
    systemPause = pause;
  }

  /** Gives the lock back; only its holder may. */
  public void unlock() {
    HELD.setRelease(this, 0);
  }

  private void lockContended() {
    int seen = (int) TAKEN.getOpaque(this);
    int spins = 0;
    int turnsGiven = 0;
    int untilLook = FIRST_LOOK;
    do {
      if (spins < SPINS) {
        spin(untilLook);
        spins += untilLook;
        if (untilLook < AWAY && (int) TAKEN.getOpaque(this) != seen) {
          spin(AWAY);
          spins += AWAY;
          untilLook = AWAY;
        }
        untilLook = Math.min(2 * untilLook, MOST_BETWEEN_LOOKS);
      } else if (++turnsGiven % YIELDS != 0) {
        giveTurn();
      } else {
        pause();
      }
    } while ((int) HELD.getOpaque(this) != 0 || !HELD.compareAndSet(this, 0, 1));
  }

  /** Lets others run. A virtual thread whose stack cannot be unmounted goes on. */
  private static void giveTurn() {
    try {
      Thread.yield();
    } catch (StackOverflowError | OutOfMemoryError e) {
      spin(MOST_BETWEEN_LOOKS);
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /**
   * Sleeps for a moment, even if the caller is interrupted. The holder may itself wait for a turn,
   * such as a select that holds one lock and waits for the next, and in fallback the JDK's
   * scheduler may give all turns to threads that only yield.
   */
  private static void pause() {
    boolean interrupted = Thread.interrupted();
    try {
      Thread.sleep(0, PAUSE_NANOS); // a park would return at once: an interrupt leaves a permit
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (StackOverflowError | OutOfMemoryError e) {
      spin(MOST_BETWEEN_LOOKS); // as in giveTurn
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A number that is this lock's alone. A party that holds several locks at once has taken them in
   * rising order, so there is no cycle of waits. The number is given out on the first call, because
   * most locks are never taken together with another.
   */
  public long order() {
    long current = (long) ORDER.getAcquire(this);
    if (current != 0) {
      return current;
    }
    long fresh = NEXT_ORDER.incrementAndGet();
    long witness = (long) ORDER.compareAndExchange(this, 0L, fresh);
    return witness == 0 ? fresh : witness;
  }
}
