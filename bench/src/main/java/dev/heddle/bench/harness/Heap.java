package dev.heddle.bench.harness;

/** Weighs what is on the heap. */
public final class Heap {
  private Heap() {}

  /** The bytes in use after a full collection. */
  public static long inUse() {
    // The first collection may leave what only references and cleaners held.
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
