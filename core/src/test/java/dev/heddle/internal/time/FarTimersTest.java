package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Times that are too far apart to be subtracted from one another. */
class FarTimersTest {

  private static final class Bell extends Timed {
    final CountDownLatch rung = new CountDownLatch(1);

    @Override
    protected void fire() {
      rung.countDown();
    }
  }

  @Test
  void theShortestDelayFiresAndTheLongestDoesNot() throws Exception {
    Bell most = new Bell();
    Bell least = new Bell();
    Timers.start(most, Long.MAX_VALUE);
    try {
      Timers.start(least, Long.MIN_VALUE);
      least.rung.await();
      assertThat(most.rung.getCount()).isEqualTo(1);
    } finally {
      Timers.stop(most);
      Timers.stop(least);
    }
  }
}
