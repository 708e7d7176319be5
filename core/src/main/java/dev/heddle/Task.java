package dev.heddle;

/** What a goroutine runs. */
@FunctionalInterface
public interface Task {
  /**
   * Does the work.
   *
   * @throws Exception whatever the work throws
   */
  void run() throws Exception;
}
