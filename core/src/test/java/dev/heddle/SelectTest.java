package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.Heddle.select;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Select: which case happens, and what its body may do. */
class SelectTest {

  private static final Duration LONG = Duration.ofDays(1);

  private final Chan<Integer> left = Heddle.chan();
  private final Chan<Integer> right = Heddle.chan();
  private final List<Object> chosen = new CopyOnWriteArrayList<>();

  private void assertNobodyWaits() {
    assertThat(Queues.senders(left)).isZero();
    assertThat(Queues.senders(right)).isZero();
    assertThat(Queues.receivers(left)).isZero();
    assertThat(Queues.receivers(right)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aReadyReceiveHappens(Caller caller) {
    Chan<Integer> ready = Heddle.chan(1);
    ready.send(7);
    caller.call(
        () -> select(onReceive(left, value -> chosen.add("left")), onReceive(ready, chosen::add)));
    assertThat(chosen).containsExactly(7);
    assertThat(ready.size()).isZero();
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void aReadySendHappens(Caller caller) {
    Chan<Integer> ready = Heddle.chan(1);
    caller.call(() ->
        select(
            onReceive(left, value -> chosen.add("left")),
            onSend(ready, 7, () -> chosen.add("sent"))));
    assertThat(chosen).containsExactly("sent");
    assertThat(ready.receive()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAReadyCaseItWaitsUntilOneIsAndReceives(Caller caller) {
    Caller.Running selecting =
        caller.start(() ->
            select(
                onReceive(left, value -> chosen.add("left " + value)),
                onReceive(right, value -> chosen.add("right " + value))));
    until(() -> Queues.receivers(left) == 1 && Queues.receivers(right) == 1);
    assertThat(selecting.isDone()).isFalse();
    right.send(7);
    selecting.join();
    assertThat(chosen).containsExactly("right 7");
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void withoutAReadyCaseItWaitsUntilOneIsAndSends(Caller caller) {
    Caller.Running selecting =
        caller.start(() ->
            select(
                onSend(left, 1, () -> chosen.add("left")),
                onSend(right, 2, () -> chosen.add("right"))));
    until(() -> Queues.senders(left) == 1 && Queues.senders(right) == 1);
    assertThat(left.receive()).isEqualTo(1);
    selecting.join();
    assertThat(chosen).containsExactly("left");
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void theDefaultIsChosenIfNothingIsReady(Caller caller) {
    caller.call(() ->
        select(
            onReceive(left, value -> chosen.add("left")),
            onSend(right, 1, () -> chosen.add("right")),
            onDefault(() -> chosen.add("default"))));
    assertThat(chosen).containsExactly("default");
    assertNobodyWaits();
  }

  @Test
  void theDefaultIsNotChosenIfACaseIsReady() {
    Chan<Integer> ready = Heddle.chan(1);
    for (int i = 0; i < 100; i++) {
      ready.send(i);
      select(onDefault(() -> chosen.add("default")), onReceive(ready, value -> {}));
    }
    assertThat(chosen).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theTimeoutIsChosenIfNothingIsReadyInTime(Caller caller) {
    long start = System.nanoTime();
    caller.call(() ->
        select(
            onReceive(left, value -> chosen.add("left")),
            onSend(right, 1, () -> chosen.add("right")),
            onTimeout(Duration.ofMillis(20), () -> chosen.add("timeout"))));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(chosen).containsExactly("timeout");
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void theTimeoutIsNotChosenIfACaseIsReadyInTime(Caller caller) {
    Caller.Running selecting =
        caller.start(() ->
            select(onTimeout(LONG, () -> chosen.add("timeout")), onReceive(left, chosen::add)));
    until(() -> Queues.receivers(left) == 1);
    left.send(7);
    selecting.join();
    assertThat(chosen).containsExactly(7);
  }

  @Test
  void aTimeoutOfZeroOrLessIsChosenAtOnceUnlessACaseIsReady() {
    select(
        onReceive(left, value -> chosen.add("left")),
        onTimeout(Duration.ZERO, () -> chosen.add("zero")));
    select(
        onReceive(left, value -> chosen.add("left")),
        onTimeout(Duration.ofDays(-1), () -> chosen.add("negative")));
    Chan<Integer> ready = Heddle.chan(1);
    ready.send(7);
    select(onTimeout(Duration.ZERO, () -> chosen.add("zero")), onReceive(ready, chosen::add));
    assertThat(chosen).containsExactly("zero", "negative", 7);
  }

  @Test
  void ofSeveralTimeoutsTheShortestCounts() {
    select(
        onTimeout(LONG, () -> chosen.add("long")),
        onTimeout(Duration.ofMillis(1), () -> chosen.add("short")),
        onTimeout(Duration.ofHours(1), () -> chosen.add("longer")));
    assertThat(chosen).containsExactly("short");
  }

  @Test
  void aDefaultIsChosenBeforeATimeout() {
    select(
        onTimeout(Duration.ZERO, () -> chosen.add("timeout")),
        onDefault(() -> chosen.add("default")));
    assertThat(chosen).containsExactly("default");
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveOfAClosedChannelIsAlwaysReadyAndGetsNull(Caller caller) {
    left.close();
    caller.call(() -> {
      select(
          onReceive(left, value -> chosen.add("got " + value)),
          onDefault(() -> chosen.add("default")));
      select(onReceive(left, value -> chosen.add("got " + value)), onReceive(right, v -> {}));
    });
    assertThat(chosen).containsExactly("got null", "got null");
  }

  @ParameterizedTest
  @EnumSource
  void aSendToAClosedChannelIsAlwaysReadyAndThrows(Caller caller) {
    left.close();
    caller.call(() ->
        assertThatThrownBy(() ->
                select(
                    onSend(left, 1, () -> chosen.add("sent")),
                    onReceive(right, value -> {}),
                    onDefault(() -> chosen.add("default"))))
            .isInstanceOf(ChannelClosedException.class)
            .hasMessageStartingWith("send on a closed channel;"));
    assertThat(chosen).isEmpty();
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void aCloseWakesASelectThatReceives(Caller caller) {
    Caller.Running selecting =
        caller.start(() ->
            select(
                onReceive(left, value -> chosen.add("left " + value)),
                onReceive(right, value -> chosen.add("right " + value))));
    until(() -> Queues.receivers(right) == 1);
    left.close();
    selecting.join();
    assertThat(chosen).containsExactly("left null");
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void aCloseFailsASelectThatSends(Caller caller) {
    Caller.Running selecting =
        caller.start(() ->
            select(
                onSend(left, 1, () -> chosen.add("sent")),
                onReceive(right, value -> chosen.add("received"))));
    until(() -> Queues.senders(left) == 1);
    left.close();
    assertThat(selecting.failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageStartingWith("the channel was closed while a send waited;");
    assertThat(chosen).isEmpty();
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void withoutCasesItWaitsForEver(Caller caller) {
    Caller.Running selecting = caller.start(Heddle::select);
    Thread thread = selecting.thread();
    assertThat(selecting.isDone()).isFalse();
    thread.interrupt();
    assertThat(selecting.failure()).isInstanceOf(CancelledException.class);
  }

  @Test
  void theSameChannelMayStandInSeveralCasesForBothSides() {
    Goroutine selecting =
        Heddle.go(() ->
            select(
                onReceive(left, value -> chosen.add("received " + value)),
                onSend(left, 1, () -> chosen.add("sent")),
                onReceive(left, value -> chosen.add("received " + value)),
                onSend(left, 1, () -> chosen.add("sent"))));
    until(() -> Queues.receivers(left) == 2 && Queues.senders(left) == 2);
    left.send(7);
    selecting.join();
    assertThat(chosen).containsExactly("received 7");
    assertNobodyWaits();
  }

  @Test
  void aSelectDoesNotMeetItself() {
    select(
        onReceive(left, value -> chosen.add("received")),
        onSend(left, 1, () -> chosen.add("sent")),
        onDefault(() -> chosen.add("default")));
    assertThat(chosen).containsExactly("default");
  }

  @Test
  void twoSelectsOnBothSidesOfOneChannelMeet() {
    SelectCase[] cases = {
      onReceive(left, value -> chosen.add("received " + value)),
      onSend(left, 1, () -> chosen.add("sent"))
    };
    Goroutine first = Heddle.go(() -> select(cases));
    Goroutine second = Heddle.go(() -> select(cases));
    first.join();
    second.join();
    assertThat(chosen).containsExactlyInAnyOrder("received 1", "sent");
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void theBodyRunsOnTheCallerAndMayBlockAndSelectAgain(Caller caller) {
    Chan<Integer> ready = Heddle.chan(2);
    ready.send(1);
    ready.send(2);
    List<Thread> threads = new ArrayList<>();
    caller.call(() -> {
      threads.add(Thread.currentThread());
      select(
          onReceive(
              ready,
              first -> {
                threads.add(Thread.currentThread());
                chosen.add(first);
                Heddle.sleep(Duration.ofMillis(1));
                ready.send(3);
                select(onReceive(ready, chosen::add));
              }));
    });
    assertThat(chosen).containsExactly(1, 2);
    assertThat(threads.get(1)).isSameAs(threads.get(0));
  }

  @Test
  void whatABodyThrowsIsThrownByTheSelect() {
    Chan<Integer> ready = Heddle.chan(1);
    ready.send(1);
    assertThatThrownBy(() ->
            select(
                onReceive(
                    ready,
                    value -> {
                      throw new IllegalStateException("body");
                    })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("body");
    assertThat(ready.size()).isZero();
  }

  @Test
  void twoDefaultsAreRefused() {
    assertThatThrownBy(() -> select(onDefault(() -> {}), onDefault(() -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a select has two onDefault cases; it can have only one");
  }

  @Test
  void nullIsRefusedByEachCase() {
    String nullValue =
        "null cannot be sent: to a receiver it means closed; send a value that stands for it";
    String nullChannel =
        "a select case needs a channel; for one that is never ready, use Chan.never()";
    assertRefused(() -> onSend(left, null, () -> {}), nullValue);
    assertRefused(() -> onSend((Chan<Integer>) null, 1, () -> {}), nullChannel);
    assertRefused(() -> onReceive(null, value -> {}), nullChannel);
    assertRefused(() -> onReceive(left, null), "body");
    assertRefused(() -> onSend(left, 1, null), "body");
    assertRefused(() -> onSendFrom(left, null, () -> {}), "source");
    assertRefused(() -> onDefault(null), "body");
    assertRefused(() -> onTimeout(LONG, null), "body");
    assertRefused(
        () -> select(onDefault(() -> {}), null),
        "a case of the select is null; leave it out instead");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class).hasMessage(message);
  }
}
