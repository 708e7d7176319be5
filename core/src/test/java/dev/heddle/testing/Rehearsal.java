package dev.heddle.testing;

/**
 * The thread by which Heddle has the JDK link the code of timed waits, when the first scheduler is
 * made. A program that fills the heap must not begin in those milliseconds: what the JVM cannot
 * link then, for want of memory, it may never be able to.
 */
public final class Rehearsal {

  private static final String THREAD = "heddle-mount";

  private Rehearsal() {}

  /** Waits for the end of that thread. A scheduler has been made before. */
  public static void await() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(THREAD))) {
      Thread.onSpinWait();
    }
  }
}
