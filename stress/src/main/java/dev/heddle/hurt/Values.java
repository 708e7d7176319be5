package dev.heddle.hurt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The values of a round, and what became of each: one that a send accepted arrives exactly once,
 * and one whose sends all threw, or were refused, never does. All are made beforehand.
 */
final class Values {

  /** One of them. */
  record Value(int number) {}

  private final Value[] all;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicIntegerArray accepted;
  private final AtomicIntegerArray arrived;

  Values(int most) {
    all = new Value[most];
    for (int i = 0; i < most; i++) {
      all[i] = new Value(i);
    }
    accepted = new AtomicIntegerArray(most);
    arrived = new AtomicIntegerArray(most);
  }

  /** One that nobody has sent; null if there is none left. */
  @Nullable Value fresh() {
    if (next.get() >= all.length) {
      return null;
    }
    int number = next.getAndIncrement();
    return number < all.length ? all[number] : null;
  }

  void accepted(Value value) {
    accepted.incrementAndGet(value.number);
  }

  void arrived(Value value) {
    arrived.incrementAndGet(value.number);
  }

  /** After everybody has ended, and each channel was emptied. */
  void settle() {
    for (int i = 0; i < all.length; i++) {
      int sent = accepted.get(i);
      int came = arrived.get(i);
      if (sent != came) {
        throw new AssertionError(
            "value " + i + " was accepted " + sent + " times, and arrived " + came + " times");
      }
    }
  }

  /** How many were accepted. */
  int count() {
    int n = 0;
    for (int i = 0; i < all.length; i++) {
      n += accepted.get(i);
    }
    return n;
  }
}
