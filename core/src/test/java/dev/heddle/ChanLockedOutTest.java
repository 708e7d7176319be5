package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.park.QueueLength;
import dev.heddle.testing.Eventually;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever changes a channel, or looks at more of it than one field, has its lock. */
class ChanLockedOutTest {

  private static final Duration LONG = Duration.ofDays(1);

  /** What is done to a channel with room for two, in which there is one value. */
  enum Use {
    SEND(chan -> chan.send(2)),
    TRY_SEND(chan -> assertThat(chan.trySend(2)).isTrue()),
    TIMED_SEND(chan -> assertThat(chan.trySend(2, LONG)).isTrue()),
    RECEIVE(chan -> assertThat(chan.receive()).isEqualTo(1)),
    TRY_RECEIVE(chan -> assertThat(chan.tryReceive()).isEqualTo(1)),
    TIMED_RECEIVE(chan -> assertThat(chan.tryReceive(LONG)).isEqualTo(1)),
    SELECT(chan -> Heddle.select(Heddle.onSend(chan, 2, () -> {}))),
    SIZE(chan -> assertThat(chan.size()).isEqualTo(1)),
    CLOSE(Chan::close);

    private final Consumer<Chan<Integer>> use;

    Use(Consumer<Chan<Integer>> use) {
      this.use = use;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOperationWaitsForTheLockAndChangesNothingBefore(Use use) {
    Chan<Integer> chan = Heddle.chan(2);
    chan.send(1);
    LockedOut.waitsFor(
        chan.lock,
        () -> use.use.accept(chan),
        () -> {
          assertThat(chan.buffer).isNotNull();
          assertThat(chan.buffer.size()).isEqualTo(1);
          assertThat(chan.isClosed()).isFalse();
        });
  }

  /** What waits at a channel until it is interrupted. */
  enum Wait {
    SEND(chan -> chan.send(1)),
    TIMED_SEND(chan -> chan.trySend(1, LONG)),
    RECEIVE(Chan::receive),
    TIMED_RECEIVE(chan -> chan.tryReceive(LONG)),
    SELECT(chan -> Heddle.select(Heddle.onReceive(chan, value -> {})));

    private final Consumer<Chan<Integer>> wait;

    Wait(Consumer<Chan<Integer>> wait) {
      this.wait = wait;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaiterThatGivesUpLeavesTheQueueUnderTheLock(Wait wait) {
    Chan<Integer> chan = Heddle.chan();
    LockedOut waiting =
        LockedOut.start(() -> {
          try {
            wait.wait.accept(chan);
          } catch (CancelledException e) {
            // as it should be
          }
        });
    Eventually.until(() -> Queues.senders(chan) + Queues.receivers(chan) == 1);
    chan.lock.lock();
    waiting.interrupt();
    waiting.untilItWaits();
    assertThat(QueueLength.of(chan.senders) + QueueLength.of(chan.receivers)).isEqualTo(1);
    chan.lock.unlock();
    waiting.join();
    assertThat(Queues.senders(chan) + Queues.receivers(chan)).isZero();
  }

  @Test
  void aSelectHoldsTheLocksOfAllItsChannels() {
    Chan<Integer> ready = Heddle.chan(1);
    Chan<Integer> other = Heddle.chan();
    LockedOut.waitsFor(
        other.lock,
        () ->
            Heddle.select(Heddle.onSend(ready, 1, () -> {}), Heddle.onReceive(other, value -> {})),
        () -> {
          assertThat(ready.buffer).isNotNull();
          assertThat(ready.buffer.size()).isZero();
        });
    assertThat(ready.size()).isEqualTo(1);
  }
}
