package dev.heddle.soak;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the soak's own threads dawdle at random around points where work is handed over, so that
 * orders of events come up that are rare otherwise. Off unless {@code heddle.soak.perturb} is set.
 */
final class Perturb {

  private static final boolean ON = Boolean.getBoolean("heddle.soak.perturb");

  private Perturb() {}

  static void here() {
    if (!ON) {
      return;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    switch (random.nextInt(64)) {
      case 0 -> LockSupport.parkNanos(1 + random.nextInt(50_000));
      case 1, 2, 3 -> Thread.yield();
      case 4, 5, 6, 7, 8, 9 -> {
        for (int i = random.nextInt(500); i > 0; i--) {
          Thread.onSpinWait();
        }
      }
      default -> {}
    }
  }
}
