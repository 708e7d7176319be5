package dev.heddle;

import dev.heddle.testing.Collected;
import dev.heddle.testing.Schedulers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A processor that was taken from its carrier keeps nothing of what waited there. */
class HandedOverTest {

  private static final int WAITING = 100;

  @Test
  void workThatTheMonitorTookFromAQueueIsCollected() {
    Scheduler scheduler = Schedulers.fresh(1);
    Assumptions.assumeTrue(scheduler.isNative());
    List<WeakReference<Goroutine>> taken = new ArrayList<>();
    scheduler
        .go(() -> {
          for (int i = 0; i < WAITING; i++) {
            taken.add(new WeakReference<>(Heddle.go(() -> {})));
          }
          // It never lets go by itself: the others run when the monitor has moved them.
          while (taken.stream().map(WeakReference::get).anyMatch(HandedOverTest::isAlive)) {
            Thread.onSpinWait();
          }
        })
        .join();
    Collected.untilAll(taken);
    Schedulers.end(scheduler);
  }

  private static boolean isAlive(Goroutine goroutine) {
    return goroutine != null && goroutine.state() != Goroutine.State.DONE;
  }
}
