package dev.heddle.internal.sched;

import dev.heddle.internal.queue.FreshWork;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A goroutine as the scheduler sees it: a task to begin, and the fiber that runs it. The goroutine
 * itself is the subclass, so that starting one allocates one object.
 */
public abstract class GoroutineBase extends FreshWork {

  private static final VarHandle FIBER =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "fiber", VarHandle.class, GoroutineBase.class, Fiber.class);

  /** The fiber it runs on: null before it begins and after it ends. Written by that fiber. */
  private @Nullable Fiber fiber;

  /** Only for Heddle's own subclass. */
  protected GoroutineBase() {}

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and without memory for it the fiber of the first goroutine would end before it began.
   *
   * @param unstarted a goroutine that is never started
   */
  protected static void link(GoroutineBase unstarted) {
    FIBER.setRelease(unstarted, (Fiber) null);
    Fiber none = (Fiber) FIBER.getAcquire(unstarted);
    assert none == null;
  }

  /**
   * Sets its id, before it can begin.
   *
   * @param id a number that no other goroutine of its scheduler has
   */
  protected abstract void setId(long id);

  /**
   * The number that was set.
   *
   * @return the id
   */
  public abstract long id();

  /** Notes, after its id and before it is queued, that its starter computed for long. */
  protected abstract void markStartedByHeavy();

  /**
   * Whether its starter computed for long.
   *
   * @return whether {@link #markStartedByHeavy} was called
   */
  protected abstract boolean isStartedByHeavy();

  /** Runs the goroutine's task from start to end, on its fiber, and throws nothing. */
  protected abstract void body();

  /**
   * Describes it, for the report of its leak, by an object that does not refer to it.
   *
   * @return an object whose {@code toString} says the same as this one's
   */
  protected abstract Object description();

  /** Called on its fiber when the body has returned. */
  protected abstract void ended();

  /**
   * The fiber this runs on.
   *
   * @return the fiber; null before it begins and after it ends
   */
  protected final @Nullable Fiber fiber() {
    return (Fiber) FIBER.getAcquire(this);
  }

  /** Whether it has begun on {@code own}, the calling fiber, and not ended. */
  final boolean isOn(Fiber own) {
    return fiber == own;
  }

  /**
   * Sets the fiber it runs on, by a release store. It needs no fence: the subclass makes a
   * compare-and-set after this store when it begins, and before it when it ends.
   */
  final void setFiber(@Nullable Fiber own) {
    FIBER.setRelease(this, own);
  }
}
