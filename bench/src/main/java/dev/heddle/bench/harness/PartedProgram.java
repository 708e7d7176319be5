package dev.heddle.bench.harness;

/** Work of which several parts are measured, or something other than its time. */
@FunctionalInterface
public interface PartedProgram {

  /**
   * Does the work once and reports each part.
   *
   * @param size how much of it: the same number for every peer
   */
  void run(int size, Reporter reporter) throws Exception;
}
