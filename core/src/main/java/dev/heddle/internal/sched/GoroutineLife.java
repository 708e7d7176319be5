package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * The steps of a goroutine's life that its scheduler has it take. They are not methods of {@link
 * GoroutineBase}, since the goroutine's own class is public and would show them.
 *
 * <p>It is a class, not an interface, for the same reason as {@code Work}.
 */
public abstract class GoroutineLife {

  /** Sets its id, which no other goroutine of its scheduler has, before it can begin. */
  public abstract void setId(GoroutineBase goroutine, long id);

  /** The name it was started with; empty if it was given none. */
  public abstract String name(GoroutineBase goroutine);

  /** The context class loader that it begins with; null for the JVM's own. */
  public abstract @Nullable ClassLoader contextClassLoader(GoroutineBase goroutine);

  /** Notes, after its id and before it is queued, that its starter computed for long. */
  public abstract void markStartedByHeavy(GoroutineBase goroutine);

  /** Whether {@link #markStartedByHeavy} was called. */
  public abstract boolean isStartedByHeavy(GoroutineBase goroutine);

  /** Runs the goroutine's task from start to end, on its fiber, and throws nothing. */
  public abstract void runTask(GoroutineBase goroutine);

  /** Ends the goroutine, on its fiber, when {@link #runTask} has returned. Throws nothing. */
  public abstract void end(GoroutineBase goroutine);

  /**
   * Describes it, for the report of its leak, by an object that does not refer to it and whose
   * {@code toString} says the same as its own.
   */
  public abstract Object describe(GoroutineBase goroutine);
}
