package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing, and what it means to both sides. */
class ChanCloseTest {

  private static final String SEND_ON_CLOSED =
      "send on a closed channel; close it only after the last send, and only on the sending side";
  private static final String CLOSED_WHILE_SENDING =
      "the channel was closed while a send waited; close it only after the last send has returned";

  /** A million, on a usual JVM. */
  private static final int MANY = Rounds.of(1_000_000);

  @ParameterizedTest
  @EnumSource
  void receiversDrainWhatIsBufferedAndThenGetNull(Caller caller) {
    Chan<Integer> channel = Heddle.chan(3);
    channel.send(1);
    channel.send(2);
    channel.send(3);
    channel.close();
    caller.call(() -> {
      assertThat(channel.receive()).isEqualTo(1);
      assertThat(channel.tryReceive()).isEqualTo(2);
      assertThat(channel.tryReceive(Duration.ofDays(1))).isEqualTo(3);
      assertThat(channel.receive()).isNull();
      assertThat(channel.receive()).isNull();
      assertThat(channel.tryReceive()).isNull();
      assertThat(channel.tryReceive(Duration.ofDays(1))).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource
  void receiversThatWaitGetNull(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    List<Caller.Running> receivers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      receivers.add(caller.start(() -> assertThat(channel.receive()).isNull()));
    }
    until(() -> Queues.receivers(channel) == 300);
    channel.close();
    receivers.forEach(Caller.Running::join);
    assertThat(Queues.receivers(channel)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aLaterSendThrows(Caller caller) {
    Chan<Integer> unbuffered = Heddle.chan();
    Chan<Integer> buffered = Heddle.chan(1);
    unbuffered.close();
    buffered.close();
    for (Chan<Integer> channel : List.of(unbuffered, buffered)) {
      caller.call(() -> {
        assertThatThrownBy(() -> channel.send(1))
            .isInstanceOf(ChannelClosedException.class)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(SEND_ON_CLOSED);
        assertThatThrownBy(() -> channel.trySend(1))
            .isInstanceOf(ChannelClosedException.class)
            .hasMessage(SEND_ON_CLOSED);
        assertThatThrownBy(() -> channel.trySend(1, Duration.ofDays(1)))
            .isInstanceOf(ChannelClosedException.class)
            .hasMessage(SEND_ON_CLOSED);
        assertThatThrownBy(() -> channel.trySend(1, Duration.ZERO))
            .isInstanceOf(ChannelClosedException.class)
            .hasMessage(SEND_ON_CLOSED);
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSendThatWaitsThrowsAndItsValueIsNotSent(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    channel.send(1);
    Caller.Running untimed = caller.start(() -> channel.send(2));
    Caller.Running timed = caller.start(() -> channel.trySend(3, Duration.ofDays(1)));
    until(() -> Queues.senders(channel) == 2);
    channel.close();
    assertThat(untimed.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessage(CLOSED_WHILE_SENDING);
    assertThat(timed.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessage(CLOSED_WHILE_SENDING);
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.receive()).isNull();
  }

  @Test
  void aSecondCloseThrows() {
    Chan<Integer> channel = Heddle.chan();
    channel.close();
    assertThatThrownBy(channel::close)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessage(
            "close of a closed channel; only one party, usually the last sender, should close it");
    assertThat(channel.isClosed()).isTrue();
  }

  @Test
  void closedAndDrainedAreSeenApart() {
    Chan<Integer> channel = Heddle.chan(2);
    assertThat(channel.isClosed()).isFalse();
    assertThat(channel.isDrained()).isFalse();
    channel.send(1);
    channel.close();
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.isDrained()).isFalse();
    channel.receive();
    assertThat(channel.isDrained()).isTrue();
  }

  @Test
  void anUnbufferedChannelIsDrainedWhenClosed() {
    Chan<Integer> channel = Heddle.chan();
    assertThat(channel.isDrained()).isFalse();
    channel.close();
    assertThat(channel.isDrained()).isTrue();
  }

  @Test
  void leavingATryWithResourcesCloses() {
    Chan<Integer> channel = Heddle.chan(1);
    try (channel) {
      channel.send(1);
    }
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.receive()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void anyCallerMayClose(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running receiver = Caller.GOROUTINE.start(() -> assertThat(channel.receive()).isNull());
    until(() -> Queues.receivers(channel) == 1);
    caller.call(channel::close);
    receiver.join();
  }

  @Test
  void aCloseWakesAMillionReceivers() {
    Chan<Integer> channel = Heddle.chan();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger woken = new AtomicInteger();
    Scheduler scheduler = Schedulers.ofParallelism(2);
    for (int i = 0; i < MANY; i++) {
      scheduler.go(() -> {
        begun.incrementAndGet();
        if (channel.receive() == null) {
          woken.incrementAndGet();
        }
      });
    }
    until(() -> begun.get() == MANY); // to count the queue is slow, and holds up who joins it
    until(() -> Queues.receivers(channel) == MANY);
    channel.close();
    until(() -> woken.get() == MANY);
    assertThat(Queues.receivers(channel)).isZero();
  }

  @Test
  void aCloseFailsAMillionSends() {
    Chan<Integer> channel = Heddle.chan();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    Scheduler scheduler = Schedulers.ofParallelism(2);
    for (int i = 0; i < MANY; i++) {
      scheduler.go(() -> {
        begun.incrementAndGet();
        try {
          channel.send(1);
        } catch (ChannelClosedException e) {
          failed.incrementAndGet();
        }
      });
    }
    until(() -> begun.get() == MANY); // to count the queue is slow, and holds up who joins it
    until(() -> Queues.senders(channel) == MANY);
    channel.close();
    until(() -> failed.get() == MANY);
    assertThat(Queues.senders(channel)).isZero();
  }
}
