package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.Latch;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Ending;
import dev.heddle.internal.time.Timers;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what still runs, and lets parties wait until the count is zero. Go: {@code
 * sync.WaitGroup}.
 *
 * <pre>{@code
 * var group = new WaitGroup();
 * for (var url : urls) {
 *   group.go(() -> fetch(url));
 * }
 * group.await();
 * }</pre>
 *
 * <p>The counter starts at zero. Add to it before you start what is counted, or a wait may end too
 * early. A group may be used again as soon as its counter is back at zero: a wait ends if the
 * counter has been zero since the wait began, even if it no longer is. A change that wakes nobody
 * costs one compare-and-set.
 *
 * <p>Memory consistency effects: actions before a {@code done} <i>happen-before</i> the return of
 * each {@code await} that it helps to end.
 */
// The state is the counter and the flag AWAITED, which says that a party waits for zero. It is
// changed by compare-and-set. The flag is set, and zero is reached while it is set, only under
// `inner`, together with the latch for this one zero. So each zero opens the latch of the parties
// that waited for it, and of none that came later.
public final class WaitGroup {

  private static final long AWAITED = 1;
  private static final int COUNT_SHIFT = 1;

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, WaitGroup.class, long.class);

  static {
    link();
  }

  private long state;

  private final SpinLock inner = new SpinLock();

  /** Opens when the counter is next zero; not null while AWAITED is set. Guarded by inner. */
  private @Nullable Latch zero;

  /** Makes a group whose counter is zero. */
  public WaitGroup() {}

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and a member may end without memory.
   */
  private static void link() {
    WaitGroup group = new WaitGroup();
    boolean same = STATE.compareAndSet(group, 0L, 0L);
    long state = (long) STATE.getAcquire(group);
    assert same && state == 0;
  }

  /**
   * Changes the counter by {@code delta}. When it becomes zero, all waiting parties go on. Go:
   * {@code Add}.
   *
   * @param delta by how much; may be negative
   * @throws IllegalStateException if the counter would become negative or exceed {@link
   *     Integer#MAX_VALUE}; it is then left as it was
   */
  public void add(int delta) {
    StackRoom.reserveForRelease();
    for (; ; ) {
      long now = (long) STATE.getAcquire(this);
      long count = checkedSum(now, delta);
      if (count == 0 && (now & AWAITED) != 0) {
        if (reachAwaitedZero(now)) {
          return;
        }
      } else if (STATE.compareAndSet(this, now, (count << COUNT_SHIFT) | (now & AWAITED))) {
        return;
      }
    }
  }

  private static long checkedSum(long now, int delta) {
    long count = now >> COUNT_SHIFT;
    long sum = count + delta;
    if (sum < 0) {
      throw new IllegalStateException(
          "the counter is "
              + count
              + " and would become "
              + sum
              + "; each done needs an add before it");
    }
    if (sum > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "the counter is "
              + count
              + " and would become "
              + sum
              + "; it can be 2147483647 at most");
    }
    return sum;
  }

  private boolean reachAwaitedZero(long now) {
    inner.lock();
    boolean reached = STATE.compareAndSet(this, now, 0L);
    Latch latch = null;
    if (reached) {
      latch = zero;
      zero = null;
    }
    inner.unlock();
    if (latch != null) {
      latch.open();
    }
    return reached;
  }

  /**
   * Takes one off the counter. Go: {@code Done}.
   *
   * @throws IllegalStateException if the counter is zero
   */
  public void done() {
    add(-1);
  }

  /**
   * Starts a goroutine that is counted until it has ended, as {@link Heddle#go(Task)} starts it.
   * Go: {@code Go}.
   *
   * <p>An exception that leaves the task is reported as for any goroutine. If it ends the {@link
   * Heddle#run} that the goroutine belongs to, the goroutine never counts as done: no waiting party
   * goes on as if the work were complete while the program ends. Outside a run, or when the run has
   * ended before, the scheduler's handler of panics is called, and when it has returned, the
   * goroutine counts as done.
   *
   * @param task what the goroutine does
   * @return the goroutine
   */
  public Goroutine go(Task task) {
    Objects.requireNonNull(task, "task");
    return start(null, task);
  }

  /**
   * Starts a goroutine that is counted, as {@link #go(Task)}, with a name for dumps and reports.
   *
   * @param name its name
   * @param task what the goroutine does
   * @return the goroutine
   */
  public Goroutine go(String name, Task task) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(task, "task");
    return start(name, task);
  }

  private Goroutine start(@Nullable String name, Task task) {
    StackRoom.reserveForSeveral();
    add(1);
    try {
      Member member = new Member(this, task);
      return name == null ? Heddle.go(member) : Heddle.go(name, member);
    } catch (Throwable notStarted) {
      done();
      throw notStarted;
    }
  }

  /** The task of a goroutine that is counted. */
  private record Member(WaitGroup group, Task task) implements Task, Ending {

    @Override
    public void run() throws Exception {
      task.run();
    }

    @Override
    public void ended() {
      group.done();
    }

    /** None: the counter stays as it is, and waiting parties are never woken. */
    @Override
    public @Nullable Ending whenRunWasEnded() {
      return null;
    }
  }

  /**
   * Waits until the counter is zero. Go: {@code Wait}.
   *
   * @throws CancelledException if the caller is interrupted or cancelled
   */
  public void await() {
    StackRoom.reserve();
    CancelledException.check("await");
    Latch latch = latch();
    if (latch != null && latch.await(WaitReason.WAIT_GROUP_WAIT) == Waiter.CANCELLED) {
      throw CancelledException.of("await");
    }
  }

  /**
   * Waits until the counter is zero, but no longer than {@code wait}.
   *
   * @param wait how long to wait; not at all if it is zero or negative
   * @return whether the counter was zero
   * @throws CancelledException if the caller is interrupted or cancelled
   */
  public boolean await(Duration wait) {
    long nanos = Timers.nanos(wait);
    if (nanos <= 0) {
      return (long) STATE.getAcquire(this) == 0;
    }
    StackRoom.reserve();
    CancelledException.check("await");
    Latch latch = latch();
    int ended = latch == null ? Waiter.SIGNALLED : latch.await(WaitReason.WAIT_GROUP_WAIT, nanos);
    if (ended == Waiter.CANCELLED) {
      throw CancelledException.of("await");
    }
    return ended == Waiter.SIGNALLED;
  }

  /** The latch that opens when the counter is next zero; null if it is zero now. */
  private @Nullable Latch latch() {
    if ((long) STATE.getAcquire(this) == 0) {
      return null;
    }
    inner.lock();
    Latch latch = null;
    for (long now; (now = (long) STATE.getAcquire(this)) != 0; ) {
      if (zero == null) {
        zero = newLatch(); // before AWAITED says that it is there
      }
      if ((now & AWAITED) != 0 || STATE.compareAndSet(this, now, now | AWAITED)) {
        latch = zero;
        break;
      }
    }
    inner.unlock();
    return latch;
  }

  private Latch newLatch() {
    try {
      return new Latch();
    } catch (Throwable noMemory) {
      inner.unlock();
      throw noMemory;
    }
  }

  /**
   * Says what the counter is, at some moment during the call.
   *
   * @return a description
   */
  @Override
  public String toString() {
    return "WaitGroup[" + ((long) STATE.getAcquire(this) >> COUNT_SHIFT) + "]";
  }
}
