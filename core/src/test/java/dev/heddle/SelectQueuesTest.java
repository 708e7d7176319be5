package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A select that waits stands in several queues. When one of its cases is chosen, it leaves the
 * others, and who stands there beside it is served as if it had never come.
 */
class SelectQueuesTest {

  /** Go: chan_test.go, {@code TestSelectDuplicateChannel}. */
  @ParameterizedTest
  @EnumSource
  void aSelectWithTwoPlacesBeforeAnotherLeavesBoth(Caller caller) {
    Chan<Integer> twice = Heddle.chan();
    Chan<Integer> once = Heddle.chan();
    Caller.Running select =
        caller.start(() ->
            Heddle.select(
                onReceive(twice, value -> {}),
                onReceive(twice, value -> {}),
                onReceive(once, value -> {})));
    until(() -> Queues.receivers(twice) == 2);
    Caller.Running behind = caller.start(() -> assertThat(twice.receive()).isEqualTo(8));
    until(() -> Queues.receivers(twice) == 3);
    once.send(7);
    select.join();
    assertThat(Queues.receivers(twice)).isEqualTo(1);
    twice.send(8);
    behind.join();
  }

  /** Go: test/chan/select6.go. */
  @ParameterizedTest
  @EnumSource
  void aSelectThatLeavesTheEndOfAQueueMayComeBack(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Chan<Integer> other = Heddle.chan();
    Caller.Running first = caller.start(() -> assertThat(channel.receive()).isEqualTo(1));
    until(() -> Queues.receivers(channel) == 1);
    Caller.Running last =
        caller.start(() -> {
          Heddle.select(
              onReceive(
                  channel,
                  value -> {
                    throw new AssertionError("it was not its turn");
                  }),
              onReceive(other, value -> {}));
          assertThat(channel.receive()).isEqualTo(2);
        });
    until(() -> Queues.receivers(channel) == 2);
    other.send(0);
    until(() -> Queues.receivers(other) == 0 && Queues.receivers(channel) == 2);
    channel.send(1);
    channel.send(2);
    first.join();
    last.join();
  }

  /** Three ways to take part in a transfer: plainly, by a select, and by a select of two. */
  enum Way {
    PLAIN,
    ONE_CASE,
    TWO_CASES;

    void receive(Chan<Integer> channel, List<Integer> received) {
      switch (this) {
        case PLAIN -> received.add(channel.receive());
        case ONE_CASE -> Heddle.select(onReceive(channel, received::add));
        case TWO_CASES ->
            Heddle.select(
                onReceive(channel, received::add),
                onReceive(Heddle.<Integer>chan(), received::add));
      }
    }

    void send(Chan<Integer> channel) {
      switch (this) {
        case PLAIN -> channel.send(1);
        case ONE_CASE -> Heddle.select(onSend(channel, 1, () -> {}));
        case TWO_CASES ->
            Heddle.select(onSend(channel, 1, () -> {}), onSend(Heddle.chan(), 2, () -> {}));
      }
    }
  }

  /** Go: test/chan/select7.go. */
  @ParameterizedTest
  @EnumSource
  void eachWayToSendMeetsEachWayToReceiveWhicheverWaits(Way sending) {
    for (Way receiving : Way.values()) {
      Chan<Integer> channel = Heddle.chan();
      List<Integer> received = new ArrayList<>();
      Caller.Running waits = Caller.GOROUTINE.start(() -> receiving.receive(channel, received));
      until(() -> Queues.receivers(channel) == 1);
      sending.send(channel);
      waits.join();
      assertThat(received).containsExactly(1);

      waits = Caller.GOROUTINE.start(() -> sending.send(channel));
      until(() -> Queues.senders(channel) == 1);
      receiving.receive(channel, received);
      waits.join();
      assertThat(received).containsExactly(1, 1);
      assertThat(Queues.senders(channel) + Queues.receivers(channel)).isZero();
    }
  }

  /** Go: test/chan/doubleselect.go. */
  @Test
  void aValueSentByASelectToOneOfManyReceiversArrivesOnce() {
    int values = 50_000;
    List<Chan<Integer>> channels = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      channels.add(Heddle.chan());
    }
    Chan<Integer> merged = Heddle.chan();
    Tally tally = new Tally(values);
    AtomicInteger open = new AtomicInteger(channels.size());
    Crew crew = new Crew(2);
    crew.add(() -> {
      for (int i = 0; i < values; i++) {
        SelectCase[] cases = new SelectCase[channels.size()];
        for (int k = 0; k < cases.length; k++) {
          cases[k] = onSend(channels.get(k), i, () -> {});
        }
        Heddle.select(cases);
      }
      channels.forEach(Chan::close);
    });
    for (Chan<Integer> channel : channels) {
      crew.add(() -> {
        channel.forEach(merged::send);
        if (open.decrementAndGet() == 0) {
          merged.close();
        }
      });
    }
    crew.add(() -> merged.forEach(tally::received));
    crew.join();
    tally.checkAllReceived();
  }

  /**
   * Go: test/chanlinear.go. If leaving took time in proportion to the queue, this would take as
   * long as a hang.
   */
  @Test
  void toLeaveALongQueueFromItsMiddleIsQuick() {
    int waiters = 100_000;
    int messages = 4;
    Chan<Integer> never = Heddle.chan();
    List<Chan<Integer>> own = new ArrayList<>(waiters);
    Crew crew = new Crew(2);
    for (int i = 0; i < waiters; i++) {
      Chan<Integer> mine = Heddle.chan();
      own.add(mine);
      crew.add(() -> {
        for (int k = 0; k < messages; k++) {
          Heddle.select(onReceive(never, value -> {}), onReceive(mine, value -> {}));
        }
      });
    }
    for (int k = 0; k < messages; k++) {
      for (Chan<Integer> mine : own) {
        mine.send(k);
      }
    }
    crew.join();
    assertThat(Queues.receivers(never)).isZero();
  }

  /** Go: chan_test.go, {@code TestPseudoRandomSend}. */
  @Test
  void ofTwoSendsOnOneChannelEachIsChosenThoughBothWaited() {
    Chan<Integer> channel = Heddle.chan();
    int[] received = new int[2];
    Caller.Running sender =
        Caller.GOROUTINE.start(() -> {
          for (int i = 0; i < 1_000; i++) {
            Heddle.select(onSend(channel, 0, () -> {}), onSend(channel, 1, () -> {}));
          }
        });
    for (int i = 0; i < 1_000; i++) {
      until(() -> Queues.senders(channel) == 2);
      received[channel.receive()]++;
    }
    sender.join();
    assertThat(received[0]).isBetween(300, 700);
    assertThat(Queues.senders(channel)).isZero();
  }

  /** Jox: ChannelInterruptionTest, on what interrupted waits leave behind. */
  @ParameterizedTest
  @EnumSource
  void aCancelledSelectIsNotKeptByAnyChannel(Caller caller) {
    Chan<Integer> first = Heddle.chan();
    Chan<Integer> second = Heddle.chan();
    for (int i = 0; i < 50; i++) {
      List<Caller.Running> waiting =
          List.of(
              caller.start(first::receive),
              caller.start(() -> second.send(1)),
              caller.start(
                  () -> Heddle.select(onReceive(first, value -> {}), onSend(second, 2, () -> {}))));
      until(() -> Queues.receivers(first) == 2 && Queues.senders(second) == 2);
      for (Caller.Running each : waiting) {
        each.thread().interrupt();
        assertThat(each.failure()).isInstanceOf(CancelledException.class);
      }
      assertThat(Queues.receivers(first) + Queues.senders(second)).isZero();
    }
    assertThat(first.trySend(1)).isFalse();
    assertThat(second.tryReceive()).isNull();
  }
}
