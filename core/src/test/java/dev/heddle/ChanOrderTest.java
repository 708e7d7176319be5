package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First in, first out: for values, and for those who wait, on both sides. */
class ChanOrderTest {

  private static final int WAITERS = 50;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 100, 1000})
  void bufferedValuesComeInTheOrderOfTheirSends(int capacity) {
    Chan<Integer> channel = Heddle.chan(capacity);
    int sent = 0;
    int received = 0;
    for (int round = 0; round < 5; round++) {
      while (channel.trySend(sent)) {
        sent++;
      }
      for (int i = 0; i <= capacity / 2; i++) {
        assertThat(channel.receive()).isEqualTo(received++);
      }
    }
    for (Integer value; (value = channel.tryReceive()) != null; ) {
      assertThat(value).isEqualTo(received++);
    }
    assertThat(received).isEqualTo(sent);
  }

  @ParameterizedTest
  @EnumSource
  void sendersThatWaitAreServedInTheOrderTheyCame(Caller caller) {
    Chan<Integer> channel = Heddle.chan(2);
    for (int i = 0; i < WAITERS; i++) {
      int value = i;
      int waiting = Math.max(0, i - 1);
      caller.start(() -> channel.send(value));
      until(() -> channel.size() + Queues.senders(channel) == value + 1);
      assertThat(Queues.senders(channel)).isEqualTo(waiting);
    }
    for (int i = 0; i < WAITERS; i++) {
      assertThat(channel.receive()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void receiversThatWaitAreServedInTheOrderTheyCame(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    List<Caller.Running> receivers = new ArrayList<>();
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < WAITERS; i++) {
      int place = i;
      receivers.add(
          caller.start(() -> {
            int value = channel.receive();
            assertThat(value).isEqualTo(place);
            received.add(value);
          }));
      until(() -> Queues.receivers(channel) == place + 1);
    }
    for (int i = 0; i < WAITERS; i++) {
      channel.send(i);
    }
    receivers.forEach(Caller.Running::join);
    assertThat(received).hasSize(WAITERS);
  }

  @Test
  void allKindsOfCallersStandInOneQueue() {
    Chan<Integer> channel = Heddle.chan();
    Caller[] kinds = Caller.values();
    List<Caller.Running> receivers = new ArrayList<>();
    for (int i = 0; i < 3 * kinds.length; i++) {
      int place = i;
      receivers.add(
          kinds[i % kinds.length].start(() -> assertThat(channel.receive()).isEqualTo(place)));
      until(() -> Queues.receivers(channel) == place + 1);
    }
    for (int i = 0; i < receivers.size(); i++) {
      channel.send(i);
    }
    receivers.forEach(Caller.Running::join);
  }

  @Test
  void aSelectStandsInTheSameQueueAsASend() {
    Chan<Integer> channel = Heddle.chan();
    for (int i = 0; i < 10; i++) {
      int value = i;
      Heddle.go(() -> {
        if (value % 2 == 0) {
          Heddle.select(Heddle.onSend(channel, value, () -> {}));
        } else {
          channel.send(value);
        }
      });
      until(() -> Queues.senders(channel) == value + 1);
    }
    assertThat(IntStream.range(0, 10).mapToObj(i -> channel.receive()))
        .containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void aWaiterThatGaveUpIsPassedOver() {
    Chan<Integer> channel = Heddle.chan();
    Goroutine first = Heddle.go(() -> channel.send(1));
    until(() -> Queues.senders(channel) == 1);
    Goroutine second = Heddle.go(() -> channel.send(2));
    until(() -> Queues.senders(channel) == 2);
    first.cancel();
    first.join();
    assertThat(channel.receive()).isEqualTo(2);
    second.join();
    assertThat(channel.tryReceive()).isNull();
  }
}
