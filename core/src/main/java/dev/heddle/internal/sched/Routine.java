package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler knows of a goroutine: that it can be begun, and which fiber it runs on. The
 * goroutine itself is the subclass, so that starting one makes one object.
 */
public abstract class Routine extends Work {

  private static final VarHandle FIBER;

  static {
    try {
      FIBER = MethodHandles.lookup().findVarHandle(Routine.class, "fiber", Fiber.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The fiber it runs on: null before it begins and after it ends. Written by that fiber. */
  private @Nullable Fiber fiber;

  /** Only for Heddle's own goroutine. */
  protected Routine() {}

  /**
   * Told its id before it can begin.
   *
   * @param id a number no other goroutine of its scheduler has
   */
  protected abstract void id(long id);

  /**
   * The number that it was told.
   *
   * @return the id
   */
  public abstract long id();

  /** Notes, after its id and before it is queued, that who started it computed for long. */
  protected abstract void suspect();

  /**
   * Whether who started it computed for long.
   *
   * @return whether {@link #suspect} was called
   */
  protected abstract boolean isSuspect();

  /** Runs the goroutine's task from start to end, on its fiber, and throws nothing. */
  protected abstract void body();

  /**
   * Says which it is, by what does not refer to it; for the report of its leak.
   *
   * @return what its {@code toString} says
   */
  protected abstract Object description();

  /** Told that the body has returned, on its fiber. */
  protected abstract void ended();

  /**
   * The fiber this runs on.
   *
   * @return the fiber; null before it begins and after it ends
   */
  protected final @Nullable Fiber runningOn() {
    return (Fiber) FIBER.getAcquire(this);
  }

  /** Whether it has begun on {@code own}, which calls, and not ended. */
  final boolean isOn(Fiber own) {
    return fiber == own;
  }

  /**
   * Says which fiber it runs on. Without a fence of its own: the subclass begins and ends by a
   * compare-and-set, which comes after the one and before the other.
   */
  final void runsOn(@Nullable Fiber own) {
    FIBER.setRelease(this, own);
  }
}
