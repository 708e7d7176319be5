package dev.heddle.bench.harness;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The results that programs must come to. */
public final class Check {
  private Check() {}

  /** Fails the program unless it came to what it must. */
  public static void equal(String what, long expected, long actual) {
    if (expected != actual) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }

  /** Fails the program unless the value that came back is the one that was sent. */
  public static void echoed(int sent, @Nullable Integer received) {
    if (received == null || received != sent) {
      throw new AssertionError("echo: expected " + sent + ", got " + received);
    }
  }

  public static long sumBelow(long n) {
    return n * (n - 1) / 2;
  }

  public static long sumOfPrimesBelow(int limit) {
    BitSet composites = new BitSet(limit);
    long sum = 0;
    for (int i = 2; i < limit; i++) {
      if (composites.get(i)) {
        continue;
      }
      sum += i;
      for (long multiple = (long) i * i; multiple < limit; multiple += i) {
        composites.set((int) multiple);
      }
    }
    return sum;
  }

  public static int fibonacci(int n) {
    int previous = 0;
    int current = 1;
    for (int i = 0; i < n; i++) {
      int next = previous + current;
      previous = current;
      current = next;
    }
    return previous;
  }
}
