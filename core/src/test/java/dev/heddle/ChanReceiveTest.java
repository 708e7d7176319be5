package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving, by whoever may call. */
class ChanReceiveTest {

  @ParameterizedTest
  @EnumSource
  void aReceiveBlocksUntilAValueIsSent(Caller caller) {
    Chan<String> channel = Heddle.chan();
    Caller.Running receiver = caller.start(() -> assertThat(channel.receive()).isEqualTo("value"));
    until(() -> Queues.receivers(channel) == 1);
    assertThat(receiver.isDone()).isFalse();
    channel.send("value");
    receiver.join();
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveOfABufferedChannelBlocksWhileItIsEmpty(Caller caller) {
    Chan<String> channel = Heddle.chan(3);
    Caller.Running receiver = caller.start(() -> assertThat(channel.receive()).isEqualTo("value"));
    until(() -> Queues.receivers(channel) == 1);
    channel.send("value");
    receiver.join();
    assertThat(channel.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveTakesWhatASenderOffers(Caller caller) {
    Chan<String> channel = Heddle.chan();
    Caller.Running sender = Caller.GOROUTINE.start(() -> channel.send("value"));
    until(() -> Queues.senders(channel) == 1);
    caller.call(() -> assertThat(channel.receive()).isEqualTo("value"));
    sender.join();
  }

  @ParameterizedTest
  @EnumSource
  void tryReceiveReturnsNullAtOnceIfNothingIsReady(Caller caller) {
    Chan<String> unbuffered = Heddle.chan();
    Chan<String> buffered = Heddle.chan(1);
    caller.call(() -> {
      assertThat(unbuffered.tryReceive()).isNull();
      assertThat(buffered.tryReceive()).isNull();
    });
    assertThat(Queues.receivers(unbuffered)).isZero();
    assertThat(Queues.receivers(buffered)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void tryReceiveTakesWhatIsBufferedOrOffered(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    channel.send(1);
    Caller.Running sender = Caller.GOROUTINE.start(() -> channel.send(2));
    until(() -> Queues.senders(channel) == 1);
    caller.call(() -> {
      assertThat(channel.tryReceive()).isEqualTo(1);
      assertThat(channel.tryReceive()).isEqualTo(2);
      assertThat(channel.tryReceive()).isNull();
    });
    sender.join();
  }

  @ParameterizedTest
  @EnumSource
  void aTimedTryReceiveWaitsItsTimeAndLeavesNoWaiterBehind(Caller caller) {
    Chan<String> channel = Heddle.chan();
    long start = System.nanoTime();
    caller.call(() -> assertThat(channel.tryReceive(Duration.ofMillis(20))).isNull());
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Queues.receivers(channel)).isZero();
    assertThat(channel.trySend("value")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aTimedTryReceiveReturnsAValueThatComesInTime(Caller caller) {
    Chan<String> channel = Heddle.chan();
    Caller.Running receiver =
        caller.start(() -> assertThat(channel.tryReceive(Duration.ofDays(100))).isEqualTo("value"));
    until(() -> Queues.receivers(channel) == 1);
    channel.send("value");
    receiver.join();
    assertThat(Queues.receivers(channel)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aTimedTryReceiveReturnsNullWhenTheChannelIsClosed(Caller caller) {
    Chan<String> channel = Heddle.chan();
    Caller.Running receiver =
        caller.start(() -> assertThat(channel.tryReceive(Duration.ofDays(100))).isNull());
    until(() -> Queues.receivers(channel) == 1);
    channel.close();
    receiver.join();
  }

  @Test
  void aTimedTryReceiveDoesNotWaitIfTheTimeIsZeroOrNegative() {
    Chan<String> channel = Heddle.chan(1);
    assertThat(channel.tryReceive(Duration.ZERO)).isNull();
    assertThat(channel.tryReceive(Duration.ofDays(-1))).isNull();
    channel.send("value");
    assertThat(channel.tryReceive(Duration.ZERO)).isEqualTo("value");
  }

  @Test
  void aTimedTryReceiveTakesAtOnceWhatIsReady() {
    Chan<String> channel = Heddle.chan(1);
    channel.send("value");
    assertThat(channel.tryReceive(Duration.ofDays(1))).isEqualTo("value");
  }

  @Test
  void aWaiterThatTimedOutOftenIsStillServedOnce() {
    Chan<Integer> channel = Heddle.chan();
    Caller.GOROUTINE.call(() -> {
      for (int i = 0; i < 1_000; i++) {
        assertThat(channel.tryReceive(Duration.ofNanos(1 + i))).isNull();
      }
    });
    assertThat(Queues.receivers(channel)).isZero();
  }
}
