package dev.heddle.internal.time;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Timers that are stopped all the time keep no other from firing. */
class StoppedTimersTest {

  private static Timed timed(Runnable what) {
    return new Timed() {
      @Override
      protected void fire() {
        what.run();
      }
    };
  }

  /** The thread may be about to sleep for one that is stopped just then. */
  @Test
  void stoppedTimersLeaveTheOthersRunning() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    Thread stopper =
        Thread.ofPlatform()
            .start(() -> {
              while (!ended.get()) {
                Timed soon = timed(() -> {});
                Timers.start(soon, 30_000);
                Timers.stop(soon);
              }
            });
    try {
      for (int i = 0; i < 3_000; i++) {
        CountDownLatch fired = new CountDownLatch(1);
        Timers.start(timed(fired::countDown), 50_000);
        fired.await();
      }
    } finally {
      ended.set(true);
    }
    stopper.join();
  }
}
