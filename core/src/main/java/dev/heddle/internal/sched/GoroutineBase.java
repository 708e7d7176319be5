package dev.heddle.internal.sched;

import dev.heddle.internal.queue.FreshWork;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A goroutine as the scheduler sees it: a task to begin ({@link GoroutineLife}), and the {@link
 * Fiber} that runs it. The goroutine itself is the subclass, so that starting one allocates one
 * object. The subclass is public, so nothing here but the id is public or protected.
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
   */
  static void link(GoroutineBase unstarted) {
    FIBER.setRelease(unstarted, (Fiber) null);
    Fiber none = (Fiber) FIBER.getAcquire(unstarted);
    assert none == null;
  }

  /**
   * A number that no other goroutine of its scheduler has.
   *
   * @return the id
   */
  public abstract long id();

  /** The fiber this runs on; null before it begins and after it ends. */
  final @Nullable Fiber fiber() {
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
