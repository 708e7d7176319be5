package dev.heddle.hurt;

import org.jspecify.annotations.Nullable;

/**
 * One operation on a primitive, or a few that belong together, such as a lock and its unlock.
 *
 * <p>{@link #act} is called where the stack or the heap is about to end, so nearly anything in it
 * may throw, its first instruction included. It is written so that what came of each operation is
 * known all the same: the outcome is stored into a field of the deed by the very statement that
 * follows the operation, which calls nothing and allocates nothing. If an operation throws a {@code
 * StackOverflowError} or an {@code OutOfMemoryError}, it must not have happened; {@code act} is
 * then called again, higher up the stack, and goes on at the operation that threw.
 *
 * <p>What it needs is made by its constructor, and what came of it is told by {@link #settle}: both
 * are called where the stack has room, and settle allocates nothing unless it fails.
 */
abstract class Deed {

  /** Why it ended early: interrupted, or the channel was closed. */
  @Nullable Exception ended;

  /** Does what is left to do. */
  abstract void act() throws Exception;

  /** Whether it cannot be given up, since it holds something that others wait for. */
  boolean mustGoOn() {
    return false;
  }

  /** Notes what came of it, which throws if that is wrong. */
  void settle() {}

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
