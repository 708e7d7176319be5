package dev.heddle.testing;

import java.lang.ref.WeakReference;
import java.util.List;

/** Has the garbage collector run, and sees what it takes. */
public final class Collected {

  private static final int RUNS = 3;

  private Collected() {}

  /** Runs the collector a few times. */
  public static void collectNow() {
    for (int i = 0; i < RUNS; i++) {
      System.gc();
    }
  }

  /** Waits until the collector has taken all of {@code references}. */
  public static void untilAll(List<? extends WeakReference<?>> references) {
    Eventually.until(() -> {
      System.gc();
      return references.stream().allMatch(reference -> reference.refersTo(null));
    });
  }
}
