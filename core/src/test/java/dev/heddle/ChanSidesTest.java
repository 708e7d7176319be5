package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Schedulers;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One side of a channel, which does what the channel does on that side and nothing else. */
class ChanSidesTest {

  private static final Duration LONG = Duration.ofDays(1);

  /** Above the contexts whose timers are to be stopped. */
  private static final Context ABOVE = Context.background().withCancel();

  @AfterAll
  static void stopTimers() {
    ABOVE.cancel();
  }

  private static Chan<Integer> holding(Integer... values) {
    Chan<Integer> channel = Heddle.chan(Math.max(1, values.length));
    for (Integer value : values) {
      channel.send(value);
    }
    return channel;
  }

  // No way back

  /** What Heddle gives to receive from, and what a user does. */
  static Stream<ReceiveChan<?>> receiveOnly() {
    return Stream.of(
        Context.background().done(),
        Context.background().withCancel().done(),
        ABOVE.withTimeout(LONG).done(),
        Context.background().withValue(Context.Key.of("key"), 1).done(),
        Context.background().withTimeout(Duration.ZERO).done(),
        Heddle.after(LONG),
        Heddle.after(Duration.ZERO),
        Alarm.after(LONG).channel(),
        Ticker.every(LONG).channel(),
        Heddle.<Integer>chan().receiveOnly(),
        Heddle.<Integer>chan(3).receiveOnly(),
        Chan.<Integer>never().receiveOnly());
  }

  @ParameterizedTest
  @MethodSource
  void receiveOnly(ReceiveChan<?> side) {
    assertThat(side).isNotInstanceOf(SendChan.class).isNotInstanceOf(AutoCloseable.class);
    assertThatThrownBy(() -> ((SendChan<?>) side).close()).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> ((Chan<?>) side).close()).isInstanceOf(ClassCastException.class);
  }

  @Test
  void sendOnly() {
    SendChan<Integer> side = Heddle.<Integer>chan().sendOnly();
    assertThat(side).isNotInstanceOf(ReceiveChan.class).isNotInstanceOf(Iterable.class);
    assertThatThrownBy(() -> ((Chan<?>) side).receive()).isInstanceOf(ClassCastException.class);
  }

  /** A select needs the channel behind whatever it is given, so there is always one. */
  @Test
  void nobodyElseImplementsASide() {
    for (Class<?> side : new Class<?>[] {SendChan.class, ReceiveChan.class}) {
      assertThat(side.isSealed()).isTrue();
      assertThatThrownBy(() ->
              Proxy.newProxyInstance(
                  Chan.class.getClassLoader(), new Class<?>[] {side}, (p, m, a) -> null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aContextsEndComesThoughSomebodyTriedToCloseItsChannel() {
    Context parent = Context.background().withCancel();
    Context child = parent.withCancel();
    Object done = parent.done();
    assertThat(done instanceof AutoCloseable).isFalse();
    parent.cancel();
    assertThat(parent.done().receive()).isNull();
    assertThat(child.done().receive()).isNull();
    assertThat(child.error()).isInstanceOf(CancelledException.class);
  }

  // The receiving side

  @ParameterizedTest
  @EnumSource
  void theReceivingSideReceivesAsItsChannelDoes(Caller caller) {
    Chan<Integer> channel = holding(1, 2, 3, 4, 5);
    ReceiveChan<Integer> side = channel.receiveOnly();
    caller.call(() -> {
      assertThat(side.receive()).isEqualTo(1);
      assertThat(side.tryReceive()).isEqualTo(2);
      assertThat(side.tryReceive(LONG)).isEqualTo(3);
      assertThat(side.receiveOrThrow()).isEqualTo(4);
      assertThat(side.receiveOrElse(0)).isEqualTo(5);
      assertThat(side.tryReceive()).isNull();
      assertThat(side.tryReceive(Duration.ofNanos(1))).isNull();
      assertThat(side.isDrained()).isFalse();
    });
    channel.close();
    caller.call(() -> {
      assertThat(side.isDrained()).isTrue();
      assertThat(side.receive()).isNull();
      assertThat(side.tryReceive()).isNull();
      assertThat(side.receiveOrElse(0)).isZero();
      assertThatThrownBy(side::receiveOrThrow).isInstanceOf(ChannelClosedException.class);
    });
  }

  @ParameterizedTest
  @EnumSource
  void theReceivingSideWaitsAndIsCancelled(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    ReceiveChan<Integer> side = channel.receiveOnly();
    Caller.Running receiver = caller.start(() -> assertThat(side.receive()).isEqualTo(7));
    until(() -> Queues.receivers(channel) == 1);
    channel.send(7);
    receiver.join();
    Caller.Running cancelled = caller.start(() -> side.tryReceive(LONG));
    until(() -> Queues.receivers(channel) == 1);
    cancelled.thread().interrupt();
    assertThat(cancelled.failure()).isInstanceOf(CancelledException.class);
    assertThat(Queues.receivers(channel)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theReceivingSideIsIteratedAndStreamed(Caller caller) {
    Chan<Integer> looped = holding(1, 2, 3);
    Chan<Integer> streamed = holding(4, 5, 6);
    looped.close();
    streamed.close();
    List<Integer> received = new ArrayList<>();
    caller.call(() -> {
      for (int value : looped.receiveOnly()) {
        received.add(value);
      }
      streamed.receiveOnly().stream().forEach(received::add);
    });
    assertThat(received).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @EnumSource
  void theReceivingSideIsACaseOfEachSelect(Caller caller) {
    Chan<Integer> channel = holding(1, 2, 3);
    ReceiveChan<Integer> side = channel.receiveOnly();
    List<Integer> received = new ArrayList<>();
    caller.call(() -> {
      Heddle.select(onReceive(side, received::add));
      Select.of(onReceive(side, received::add)).await();
      received.add(Heddle.<Integer>choose(Choice.onReceive(side, value -> value)));
    });
    assertThat(received).containsExactly(1, 2, 3);
    Caller.Running waits =
        caller.start(
            () -> Heddle.select(onReceive(side, received::add), onReceive(channel, received::add)));
    until(() -> Queues.receivers(channel) == 2);
    channel.send(4);
    waits.join();
    assertThat(received).endsWith(4);
    assertThat(Queues.receivers(channel)).isZero();
  }

  // The sending side

  @ParameterizedTest
  @EnumSource
  void theSendingSideSendsAsItsChannelDoes(Caller caller) {
    Chan<Integer> channel = Heddle.chan(6);
    SendChan<Integer> side = channel.sendOnly();
    caller.call(() -> {
      side.send(1);
      assertThat(side.trySend(2)).isTrue();
      assertThat(side.trySend(3, LONG)).isTrue();
      Heddle.select(onSend(side, 4, () -> {}));
      Select.of(onSendFrom(side, () -> 5, () -> {})).await();
      assertThat(Heddle.<String>choose(Choice.onSend(side, 6, () -> "sent"))).isEqualTo("sent");
      assertThat(side.trySend(7)).isFalse();
      assertThat(side.trySend(7, Duration.ofNanos(1))).isFalse();
      side.close();
    });
    assertThat(channel).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @EnumSource
  void theSendingSideWaits(Caller caller) {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running sender = caller.start(() -> channel.sendOnly().send(7));
    until(() -> Queues.senders(channel) == 1);
    assertThat(channel.receive()).isEqualTo(7);
    sender.join();
  }

  @ParameterizedTest
  @EnumSource
  void tryWithResourcesClosesASendingSide(Caller caller) {
    for (boolean only : new boolean[] {true, false}) {
      Chan<Integer> channel = Heddle.chan(3);
      SendChan<Integer> given = only ? channel.sendOnly() : channel;
      caller.call(() -> {
        try (SendChan<Integer> to = given) {
          to.send(1);
          to.send(2);
        }
      });
      assertThat(channel).containsExactly(1, 2);
    }
  }

  // One channel under all of its names

  @Test
  void sidesAreEqualIfTheyAreOfOneChannel() {
    Chan<Integer> one = Heddle.chan();
    Chan<Integer> other = Heddle.chan();
    assertThat(one.receiveOnly())
        .isEqualTo(one.receiveOnly())
        .hasSameHashCodeAs(one.receiveOnly())
        .isNotEqualTo(other.receiveOnly())
        .isNotEqualTo(one)
        .isNotEqualTo(one.sendOnly());
    assertThat(one.sendOnly())
        .isEqualTo(one.sendOnly())
        .hasSameHashCodeAs(one.sendOnly())
        .isNotEqualTo(other.sendOnly())
        .isNotEqualTo(one);
    one.close();
    assertThat(one.receiveOnly()).hasToString("Chan[0 of 0, closed]");
    assertThat(one.sendOnly()).hasToString("Chan[0 of 0, closed]");
  }

  @Test
  void aChannelThatHeddleHandsOutIsAlwaysTheSame() {
    Alarm alarm = Alarm.after(LONG);
    assertThat(alarm.channel()).isSameAs(alarm.channel());
    try (Ticker ticker = Ticker.every(LONG);
        Context context = Context.background().withCancel()) {
      assertThat(ticker.channel()).isSameAs(ticker.channel());
      assertThat(context.done()).isSameAs(context.done());
    }
    assertThat(Context.background().done()).isSameAs(Context.background().done());
  }

  @Test
  void aSnapshotNamesTheChannelBehindASide() {
    Chan<Integer> channel = Heddle.chan(5);
    Scheduler scheduler = Schedulers.fresh(1);
    String name = "Chan@" + Integer.toHexString(System.identityHashCode(channel));
    for (Task wait :
        List.<Task>of(
            () -> channel.receiveOnly().receive(),
            () -> Heddle.select(onReceive(channel.receiveOnly(), value -> {})))) {
      Goroutine waits = scheduler.go(wait);
      until(() -> waits.state() == Goroutine.State.WAITING);
      GoroutineInfo seen = scheduler.goroutines().getFirst();
      assertThat(seen.waitsOn()).extracting(Awaited::name).containsExactly(name);
      waits.cancel();
      waits.join();
    }
    Schedulers.end(scheduler);
  }
}
