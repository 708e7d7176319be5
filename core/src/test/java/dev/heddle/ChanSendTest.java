package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sending, by whoever may call. */
class ChanSendTest {

  @ParameterizedTest
  @EnumSource
  void anUnbufferedSendBlocksUntilAReceiverTakesTheValue(Caller caller) {
    Chan<String> channel = Heddle.chan();
    Caller.Running sender = caller.start(() -> channel.send("value"));
    until(() -> Queues.senders(channel) == 1);
    assertThat(sender.isDone()).isFalse();
    assertThat(channel.receive()).isEqualTo("value");
    sender.join();
  }

  @ParameterizedTest
  @EnumSource
  void anUnbufferedSendHandsTheValueToAReceiverThatWaits(Caller caller) {
    Chan<String> channel = Heddle.chan();
    String[] received = new String[1];
    Caller.Running receiver = Caller.PLATFORM_THREAD.start(() -> received[0] = channel.receive());
    until(() -> Queues.receivers(channel) == 1);
    caller.call(() -> channel.send("value"));
    receiver.join();
    assertThat(received[0]).isEqualTo("value");
  }

  @ParameterizedTest
  @EnumSource
  void aBufferedSendDoesNotBlockWhileThereIsRoom(Caller caller) {
    Chan<Integer> channel = Heddle.chan(2);
    caller.call(() -> {
      channel.send(1);
      channel.send(2);
    });
    assertThat(channel.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aBufferedSendBlocksWhileTheBufferIsFull(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    channel.send(1);
    Caller.Running sender = caller.start(() -> channel.send(2));
    until(() -> Queues.senders(channel) == 1);
    assertThat(sender.isDone()).isFalse();
    assertThat(channel.receive()).isEqualTo(1);
    sender.join();
    assertThat(channel.size()).isEqualTo(1);
    assertThat(channel.receive()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void trySendFailsAtOnceIfNobodyReceives(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    caller.call(() -> assertThat(channel.trySend(1)).isFalse());
    assertThat(Queues.senders(channel)).isZero();
    assertThat(channel.tryReceive()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void trySendSendsIfAReceiverWaits(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Integer[] received = new Integer[1];
    Caller.Running receiver = Caller.GOROUTINE.start(() -> received[0] = channel.receive());
    until(() -> Queues.receivers(channel) == 1);
    caller.call(() -> assertThat(channel.trySend(1)).isTrue());
    receiver.join();
    assertThat(received[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void trySendSendsIfTheBufferHasRoomAndFailsIfItHasNot(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    caller.call(() -> {
      assertThat(channel.trySend(1)).isTrue();
      assertThat(channel.trySend(2)).isFalse();
    });
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.tryReceive()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aTimedTrySendWaitsItsTimeAndLeavesNoWaiterBehind(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    long start = System.nanoTime();
    caller.call(() -> assertThat(channel.trySend(1, Duration.ofMillis(20))).isFalse());
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Queues.senders(channel)).isZero();
    assertThat(channel.tryReceive()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void aTimedTrySendSendsWhenAReceiverComesInTime(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running sender =
        caller.start(() -> assertThat(channel.trySend(1, Duration.ofDays(100))).isTrue());
    until(() -> Queues.senders(channel) == 1);
    assertThat(channel.receive()).isEqualTo(1);
    sender.join();
    assertThat(Queues.senders(channel)).isZero();
  }

  @Test
  void aTimedTrySendSendsAtOnceIfItCan() {
    Chan<Integer> channel = Heddle.chan(1);
    assertThat(channel.trySend(1, Duration.ofDays(1))).isTrue();
    assertThat(channel.receive()).isEqualTo(1);
  }

  @Test
  void aTimedTrySendDoesNotWaitIfTheTimeIsZeroOrNegative() {
    Chan<Integer> channel = Heddle.chan();
    assertThat(channel.trySend(1, Duration.ZERO)).isFalse();
    assertThat(channel.trySend(1, Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    assertThat(Heddle.<Integer>chan(1).trySend(1, Duration.ofNanos(-1))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theLongestDurationWaits(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running sender =
        caller.start(() -> channel.trySend(1, Duration.ofSeconds(Long.MAX_VALUE)));
    until(() -> Queues.senders(channel) == 1);
    assertThat(channel.receive()).isEqualTo(1);
    sender.join();
  }

  @Test
  void nullIsNeverSent() {
    String message =
        "null cannot be sent: to a receiver it means closed; send a value that stands for it";
    Chan<String> channel = Heddle.chan(5);
    assertThatThrownBy(() -> channel.send(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> channel.trySend(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> channel.trySend(null, Duration.ofSeconds(1)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(message);
    assertThat(channel.size()).isZero();
  }

  @Test
  void aTrySendWhoseTimeIsNullFails() {
    assertThatThrownBy(() -> Heddle.<String>chan(1).trySend("value", null))
        .isInstanceOf(NullPointerException.class);
  }
}
