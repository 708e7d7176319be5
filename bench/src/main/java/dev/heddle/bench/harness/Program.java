package dev.heddle.bench.harness;

/** Work that is timed from its first to its last line. It checks its own result. */
@FunctionalInterface
public interface Program {

  /**
   * Does the work once.
   *
   * @param size how much of it: the same number for every peer
   * @return how many operations that were
   */
  long run(int size) throws Exception;
}
