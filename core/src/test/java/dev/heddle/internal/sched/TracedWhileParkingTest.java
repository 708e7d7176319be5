package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A stack trace taken in the moment in which a goroutine leaves its carrier has the JDK resume it
 * on another one before the first knows that it left. That happens rarely, so this test fails
 * rarely without what it is for, unless {@link Fiber} is made to dawdle where it takes what the
 * goroutine left for.
 */
class TracedWhileParkingTest {

  @Test
  void aFiberTracedWhileItParksGoesOn() {
    Chan<Integer> to = Heddle.chan();
    Chan<Integer> back = Heddle.chan();
    AtomicInteger right = new AtomicInteger();
    Goroutine asks =
        Heddle.go(() -> {
          for (int i = 0; i < 5_000; i++) {
            to.send(i);
            if (back.receive() == i) {
              right.incrementAndGet();
            }
            Heddle.yieldNow();
          }
          to.close();
        });
    Goroutine answers = Heddle.go(() -> to.forEach(back::send));
    while (asks.state() != Goroutine.State.DONE) {
      asks.stackTrace();
      answers.stackTrace();
    }
    answers.join();
    assertThat(right).hasValue(5_000);
  }
}
