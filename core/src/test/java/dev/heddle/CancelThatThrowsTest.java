package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * An interrupt may throw: it lacks memory, or it closes a channel of the JDK's whose author's code
 * throws, as here. The goroutine is as easily cancelled and ends as before.
 */
class CancelThatThrowsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void theNextCancelReturnsAndTheGoroutineEnds() {
    Failing failing = new Failing();
    Chan<Integer> inside = Heddle.chan(1);
    AtomicBoolean goOn = new AtomicBoolean();
    Goroutine goroutine =
        Heddle.go(() -> {
          failing.enter();
          inside.send(1);
          while (!goOn.get()) {
            Thread.onSpinWait();
          }
          failing.leave();
        });
    inside.receive();
    assertThatThrownBy(goroutine::cancel).isSameAs(failing.error);
    goroutine.cancel();
    goOn.set(true);
    assertThat(goroutine.join(LIMIT)).isTrue();
  }

  /** Closed by the first interrupt, and throws. */
  private static final class Failing extends AbstractInterruptibleChannel {
    final AssertionError error = new AssertionError("on purpose");

    void enter() {
      begin();
    }

    void leave() {
      try {
        end(true);
      } catch (java.nio.channels.ClosedByInterruptException e) {
        Thread.interrupted();
      } catch (java.nio.channels.AsynchronousCloseException e) {
        // closed by the interrupt
      }
    }

    @Override
    protected void implCloseChannel() {
      throw error;
    }
  }
}
