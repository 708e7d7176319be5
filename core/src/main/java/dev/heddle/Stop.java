package dev.heddle;

/**
 * Takes back what was to run later. Go: the {@code stop} that {@code context.AfterFunc} returns.
 *
 * @see Context#afterFunc
 */
@FunctionalInterface
public interface Stop {

  /**
   * Keeps the task from running, if it has not begun to. It does not wait for one that has. Memory
   * consistency effects: none if it returns true; a caller that must know whether the task has
   * ended has the task say so, for example by closing a channel.
   *
   * @return whether the task will not run because of this call; false if it runs, has run or will,
   *     and if it was stopped before
   */
  boolean stop();
}
