package dev.heddle;

/** What a goroutine does: code that may throw anything. */
@FunctionalInterface
public interface Task {

  /**
   * Runs the task.
   *
   * @throws Exception whatever the task does not handle; it is reported, see {@link Heddle#go}
   */
  void run() throws Exception;
}
