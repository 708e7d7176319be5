package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A channel that is closed because its sending side failed. */
class ChanFailureTest {

  private static final Duration LONG = Duration.ofDays(1);
  private static final IOException FAILURE = new IOException("disk full");
  private static final String MESSAGE =
      "the channel was closed with a failure: java.io.IOException: disk full";

  /** Receives all there is. */
  private interface Receiving {
    void from(ReceiveChan<Integer> channel);
  }

  /** By name, each way to receive until the end, and whether it waits. */
  private static final Map<String, Receiving> WAYS = new LinkedHashMap<>();

  private static final Receiving POLLING =
      channel -> {
        while (channel.tryReceive() != null) {
          // and the next
        }
      };

  static {
    WAYS.put(
        "receive",
        channel -> {
          while (channel.receive() != null) {
            // and the next
          }
        });
    WAYS.put(
        "timed tryReceive",
        channel -> {
          while (channel.tryReceive(LONG) != null) {
            // and the next
          }
        });
    WAYS.put(
        "receiveOrThrow",
        channel -> {
          for (; ; ) {
            assertThat(channel.receiveOrThrow()).isPositive();
          }
        });
    WAYS.put(
        "receiveOrElse",
        channel -> {
          while (channel.receiveOrElse(0) > 0) {
            // and the next
          }
        });
    WAYS.put(
        "a loop",
        channel -> {
          for (int value : channel) {
            assertThat(value).isPositive();
          }
        });
    WAYS.put("forEach", channel -> channel.forEach(value -> {}));
    WAYS.put("a stream", channel -> assertThat(channel.stream().count()).isNegative());
    WAYS.put(
        "select",
        channel -> {
          List<Integer> received = new ArrayList<>();
          do {
            Heddle.select(onReceive(channel, received::add));
          } while (received.getLast() != null);
        });
    WAYS.put(
        "reusable select",
        channel -> {
          List<Integer> received = new ArrayList<>();
          Select select =
              Select.of(onReceive(channel, received::add), onReceive(Heddle.chan(), v -> {}));
          do {
            select.await();
          } while (received.getLast() != null);
        });
    WAYS.put(
        "select with a timeout",
        channel -> {
          List<Integer> received = new ArrayList<>();
          do {
            Heddle.select(onReceive(channel, received::add), onTimeout(LONG, () -> {}));
          } while (received.getLast() != null);
        });
    WAYS.put(
        "choose",
        channel -> {
          while (Heddle.<Boolean>choose(Choice.onReceive(channel, value -> value != null))) {
            // and the next
          }
        });
  }

  static Stream<String> ways() {
    return WAYS.keySet().stream();
  }

  private static void assertFailed(Throwable thrown) {
    assertThat(thrown).isExactlyInstanceOf(ChannelFailedException.class).hasMessage(MESSAGE);
    assertThat(thrown.getCause()).isSameAs(FAILURE);
  }

  private static Chan<Integer> failed(int capacity, int... values) {
    Chan<Integer> channel = Heddle.chan(capacity);
    for (int value : values) {
      channel.send(value);
    }
    channel.close(FAILURE);
    return channel;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void bufferedValuesAreReceivedBeforeTheFailure(String way) {
    for (Caller caller : Caller.values()) {
      Chan<Integer> channel = failed(3, 1, 2, 3);
      for (int i = 0; i < 2; i++) {
        assertFailed(caller.start(() -> WAYS.get(way).from(channel)).failure());
        assertThat(channel.isDrained()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aWaitingReceiverGetsTheFailure(String way) {
    for (Caller caller : Caller.values()) {
      Chan<Integer> channel = Heddle.chan();
      Caller.Running receiver = caller.start(() -> WAYS.get(way).from(channel.receiveOnly()));
      Caller.Running other = caller.start(() -> WAYS.get(way).from(channel));
      until(() -> Queues.receivers(channel) == 2);
      channel.close(FAILURE);
      assertFailed(receiver.failure());
      assertFailed(other.failure());
      assertThat(receiver.failure()).isNotSameAs(other.failure());
      assertThat(Queues.receivers(channel)).isZero();
    }
  }

  @Test
  void aPollingReceiverGetsTheFailure() {
    Chan<Integer> channel = Heddle.chan(2);
    channel.send(1);
    POLLING.from(channel); // nothing is there yet
    channel.send(2);
    channel.close(FAILURE);
    assertFailed(catchThrowable(() -> POLLING.from(channel)));
    assertFailed(catchThrowable(() -> channel.tryReceive(Duration.ZERO)));
    assertFailed(
        catchThrowable(() -> Heddle.select(onReceive(channel, value -> {}), onDefault(() -> {}))));
  }

  @Test
  void eachReceiverGetsAnExceptionWithItsOwnStack() {
    Chan<Integer> channel = failed(0);
    Throwable here = catchThrowable(channel::receive);
    Throwable there = catchThrowable(() -> WAYS.get("receive").from(channel));
    assertThat(here).isNotSameAs(there);
    assertThat(there.getStackTrace()).isNotEqualTo(here.getStackTrace());
    assertThat(FAILURE.getSuppressed()).isEmpty();
  }

  @Test
  void anIteratorGivesWhatItHasAndThrowsAgainAndAgain() {
    Iterator<Integer> values = failed(1, 1).iterator();
    assertThat(values.hasNext()).isTrue();
    assertThat(values.next()).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      assertFailed(catchThrowable(values::hasNext));
      assertFailed(catchThrowable(values::next));
    }
  }

  @Test
  void aFailureIsNoChannelClosedException() {
    assertThat(catchThrowable(() -> failed(0).receive()))
        .isNotInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReusableSelectIsUsableAfterIt() {
    Chan<Integer> failed = failed(0);
    Chan<Integer> other = Heddle.chan(1);
    List<Integer> received = new ArrayList<>();
    Select select = Select.of(onReceive(failed, received::add), onReceive(other, received::add));
    assertFailed(catchThrowable(select::await));
    other.send(1);
    until(() -> {
      Throwable thrown = catchThrowable(select::await);
      return thrown == null;
    });
    assertThat(received).containsExactly(1);
    assertThat(Queues.receivers(other)).isZero();
  }

  @Test
  void anotherCaseOfTheSelectIsChosenAsOftenAsTheFailure() {
    Chan<Integer> failed = failed(0);
    Chan<Integer> ready = Heddle.chan(1_000);
    int failures = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        Heddle.select(onReceive(failed, value -> {}), onSend(ready, 1, () -> {}));
      } catch (ChannelFailedException e) {
        failures++;
      }
    }
    assertThat(failures).isBetween(300, 700);
    assertThat(ready.size()).isEqualTo(1_000 - failures);
  }

  @ParameterizedTest
  @EnumSource
  void aSendThrowsAsAfterAPlainCloseWithTheFailureAsItsCause(Caller caller) {
    Chan<Integer> channel = Heddle.chan(1);
    channel.send(1);
    List<Caller.Running> senders =
        List.of(
            caller.start(() -> channel.send(2)),
            caller.start(() -> channel.trySend(3, LONG)),
            caller.start(() -> Heddle.select(onSend(channel, 4, () -> {}))));
    until(() -> Queues.senders(channel) == 3);
    channel.close(FAILURE);
    for (Caller.Running sender : senders) {
      assertThat(sender.failure())
          .isExactlyInstanceOf(ChannelClosedException.class)
          .hasMessageStartingWith("the channel was closed while a send waited")
          .hasCause(FAILURE);
    }
    for (Task send :
        List.<Task>of(
            () -> channel.send(5),
            () -> channel.trySend(5),
            () -> channel.trySend(5, LONG),
            () -> Heddle.select(onSend(channel, 5, () -> {})),
            () -> channel.sendOnly().send(5))) {
      assertThat(caller.start(send).failure())
          .isExactlyInstanceOf(ChannelClosedException.class)
          .hasMessageStartingWith("send on a closed channel")
          .hasCause(FAILURE);
    }
    assertThat(channel.receive()).isEqualTo(1);
    assertFailed(catchThrowable(channel::receive));
  }

  @Test
  void aSecondCloseThrowsAndLosesNoFailure() {
    String message =
        "close of a closed channel; only one party, usually the last sender, should close it";
    Chan<Integer> failed = failed(0);
    IllegalArgumentException late = new IllegalArgumentException("late");
    assertThatThrownBy(failed::close)
        .isExactlyInstanceOf(ChannelClosedException.class)
        .hasMessage(message)
        .hasCause(FAILURE)
        .hasNoSuppressedExceptions();
    assertThatThrownBy(() -> failed.close(late))
        .isExactlyInstanceOf(ChannelClosedException.class)
        .hasMessage(message)
        .hasCause(FAILURE)
        .hasSuppressedException(late);
    assertFailed(catchThrowable(failed::receive));
    Chan<Integer> closed = Heddle.chan();
    closed.close();
    assertThatThrownBy(() -> closed.close(late))
        .isExactlyInstanceOf(ChannelClosedException.class)
        .hasMessage(message)
        .hasNoCause()
        .hasSuppressedException(late);
    assertThat(closed.receive()).isNull();
  }

  @Test
  void closedAndDrainedAreSeenAsAfterAPlainClose() {
    Chan<Integer> channel = failed(2, 1);
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.isDrained()).isFalse();
    assertThat(channel.size()).isEqualTo(1);
    assertThat(channel).hasToString("Chan[1 of 2, closed with java.io.IOException: disk full]");
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.isDrained()).isTrue();
  }

  @Test
  void anyThrowableIsAFailureAlsoOneWhoseMessageThrows() {
    Chan<Integer> channel = Heddle.chan();
    channel.close(new Unprintable());
    assertThatThrownBy(channel::receive)
        .isExactlyInstanceOf(ChannelFailedException.class)
        .hasCauseInstanceOf(Unprintable.class)
        .hasMessageContaining("its toString threw java.lang.UnsupportedOperationException");
    assertThat(channel.toString()).contains("its toString threw");
    Chan<Integer> other = Heddle.chan();
    other.close(new StackOverflowError("an error"));
    assertThatThrownBy(other::receive).hasCauseInstanceOf(StackOverflowError.class);
  }

  private static final class Unprintable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      throw new UnsupportedOperationException("on purpose");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyCallerMayCloseWithAFailureByEitherSide(Caller caller) {
    for (boolean only : new boolean[] {true, false}) {
      Chan<Integer> channel = Heddle.chan();
      SendChan<Integer> side = only ? channel.sendOnly() : channel;
      caller.call(() -> side.close(FAILURE));
      assertFailed(catchThrowable(channel::receive));
    }
  }

  @Test
  void aFailureThatLeavesAGoroutineIsReportedWithItsCause() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Chan<Integer> channel = Heddle.chan();
              Heddle.go(() -> channel.close(FAILURE));
              channel.receive();
            }))
        .isInstanceOf(PanicException.class)
        .hasMessageContaining(MESSAGE)
        .hasMessageContaining("Caused by: java.io.IOException: disk full");
  }

  // A receive that gives no null

  @ParameterizedTest
  @EnumSource
  void aReceiveFitsAPrimitiveType(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running receiver =
        caller.start(() -> {
          int first = channel.receiveOrThrow();
          int second = channel.receiveOrElse(-1);
          int end = channel.receiveOrElse(-1);
          assertThat(List.of(first, second, end)).containsExactly(1, 2, -1);
        });
    channel.send(1);
    channel.send(2);
    until(() -> Queues.receivers(channel) == 1);
    channel.close();
    receiver.join();
  }

  @ParameterizedTest
  @EnumSource
  void receiveOrThrowThrowsAtTheEndWhetherItWaitsOrNot(Caller caller) {
    String message =
        "receive from a channel that is closed and drained; where that may be,"
            + " use receive(), which then gives null";
    Chan<Integer> channel = Heddle.chan();
    Caller.Running receiver = caller.start(channel::receiveOrThrow);
    until(() -> Queues.receivers(channel) == 1);
    channel.close();
    for (Throwable each :
        List.of(receiver.failure(), caller.start(channel::receiveOrThrow).failure())) {
      assertThat(each)
          .isExactlyInstanceOf(ChannelClosedException.class)
          .hasMessage(message)
          .hasNoCause();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveThatGivesNoNullIsCancelled(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    for (Task receive : List.<Task>of(channel::receiveOrThrow, () -> channel.receiveOrElse(1))) {
      Caller.Running receiver = caller.start(receive);
      until(() -> Queues.receivers(channel) == 1);
      receiver.thread().interrupt();
      assertThat(receiver.failure()).isInstanceOf(CancelledException.class);
    }
  }
}
