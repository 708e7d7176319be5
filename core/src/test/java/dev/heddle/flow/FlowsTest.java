package dev.heddle.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.PanicException;
import dev.heddle.ReceiveChan;
import dev.heddle.Scheduler;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel as a publisher. What the specification says in general is tested by its TCK. */
class FlowsTest {

  @ParameterizedTest
  @EnumSource
  void aSubscriberGetsTheValuesInOrderAndIsCompletedWhenTheChannelIsDrained(Caller caller) {
    Chan<Integer> channel = Heddle.chan(3);
    HandSubscriber<Integer> subscriber = new HandSubscriber<>();
    caller.call(() -> {
      Flows.publisher(channel).subscribe(subscriber);
      subscriber.subscription().request(Long.MAX_VALUE);
      for (int i = 0; i < 100; i++) {
        channel.send(i);
      }
      channel.close();
    });
    subscriber.awaitCompletion();
    assertThat(subscriber.values).hasSize(100).isSorted();
  }

  @Test
  void nothingIsReceivedBeyondWhatWasRequested() {
    Chan<Integer> channel = Heddle.chan();
    HandSubscriber<Integer> subscriber = new HandSubscriber<>();
    Flows.publisher(channel).subscribe(subscriber);
    subscriber.subscription();
    assertThat(channel.trySend(0)).isFalse();
    subscriber.subscription().request(2);
    channel.send(1);
    channel.send(2);
    subscriber.awaitValues(2);
    assertThat(channel.trySend(3)).isFalse();
    subscriber.subscription().request(1);
    channel.send(4);
    subscriber.awaitValues(3);
    assertThat(subscriber.values).containsExactly(1, 2, 4);
  }

  @Test
  void requestsAddUpAndStopAtTheLargestNumber() {
    Chan<Integer> channel = Heddle.chan();
    HandSubscriber<Integer> subscriber = new HandSubscriber<>();
    Flows.publisher(channel).subscribe(subscriber);
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(2); // the sum of all three is 0 in 64 bits
    for (int i = 0; i < 10; i++) {
      channel.send(i);
    }
    channel.close();
    subscriber.awaitCompletion();
    assertThat(subscriber.values).hasSize(10);
  }

  @Test
  void aDrainedChannelCompletesASubscriberThatHasRequestedNothing() {
    Chan<Integer> channel = Heddle.chan();
    channel.close();
    HandSubscriber<Integer> subscriber = new HandSubscriber<>();
    Flows.publisher(channel).subscribe(subscriber);
    subscriber.awaitCompletion();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void cancellingLosesNoValue(int parallelism) {
    Chan<Integer> channel = Heddle.chan();
    int values = 2_000;
    Tally tally = new Tally(values);
    Crew crew = new Crew(parallelism);
    crew.add(() -> {
      for (int i = 0; i < values; i++) {
        channel.send(i);
      }
      channel.close();
    });
    crew.add(() -> {
      while (!channel.isDrained()) {
        HandSubscriber<Integer> subscriber = new HandSubscriber<>();
        Flows.publisher(channel).subscribe(subscriber);
        Flow.Subscription subscription = subscriber.subscription();
        subscription.request(100);
        Heddle.yieldNow();
        subscription.cancel();
        Eventually.until(() -> channel.isDrained() || takesOne(channel, tally));
        noteWhenStill(subscriber, tally);
      }
    });
    crew.join();
    tally.checkAllReceived();
  }

  /** Takes one value itself, beside a subscriber that was cancelled. */
  private static boolean takesOne(Chan<Integer> channel, Tally tally) {
    Integer value = channel.tryReceive();
    if (value != null) {
      tally.received(value);
    }
    return value != null;
  }

  /**
   * A signal may be under way when the subscription was cancelled: its emission has ended after.
   */
  private static void noteWhenStill(HandSubscriber<Integer> subscriber, Tally tally) {
    Eventually.until(() -> ((ChannelSubscription<?>) subscriber.subscription()).hasEnded());
    subscriber.values.forEach(tally::received);
  }

  @Test
  void subscribersShareTheValues() {
    Chan<Integer> channel = Heddle.chan();
    Flow.Publisher<Integer> publisher = Flows.publisher(channel);
    HandSubscriber<Integer> one = new HandSubscriber<>();
    HandSubscriber<Integer> other = new HandSubscriber<>();
    publisher.subscribe(one);
    publisher.subscribe(other);
    one.subscription().request(Long.MAX_VALUE);
    other.subscription().request(Long.MAX_VALUE);
    Tally tally = new Tally(1_000);
    for (int i = 0; i < 1_000; i++) {
      channel.send(i);
    }
    channel.close();
    one.awaitCompletion();
    other.awaitCompletion();
    one.values.forEach(tally::received);
    other.values.forEach(tally::received);
    tally.checkAllReceived();
  }

  @Test
  void requestingNothingOrLessEndsTheSubscriptionByAnError() {
    for (long wrong : new long[] {0, -7}) {
      Chan<Integer> channel = Heddle.chan();
      HandSubscriber<Integer> subscriber = new HandSubscriber<>();
      Flows.publisher(channel).subscribe(subscriber);
      subscriber.subscription().request(wrong);
      assertThat(subscriber.awaitError())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a subscriber requested "
                  + wrong
                  + " values; it must be at least 1 (Reactive Streams, rule 3.9)");
      assertThat(channel.trySend(1)).isFalse();
    }
  }

  @Test
  void anExceptionOfTheSubscriberIsReportedAsThatOfItsGoroutine() {
    Scheduler scheduler = Schedulers.fresh(1);
    AtomicReference<PanicException> reported = new AtomicReference<>();
    scheduler.onPanic(reported::set);
    Chan<Integer> channel = Heddle.chan(1);
    channel.send(1);
    RuntimeException failure = new RuntimeException("of the subscriber");
    HandSubscriber<Integer> signals = new HandSubscriber<>();
    scheduler.go(() -> Flows.publisher(channel).subscribe(new Failing(signals, failure)));
    signals.subscription().request(2);
    Eventually.until(() -> reported.get() != null);
    assertThat(reported.get()).hasCause(failure).hasMessageContaining("flow publisher");
    Schedulers.end(scheduler);
  }

  private record Failing(HandSubscriber<Integer> signals, RuntimeException failure)
      implements Flow.Subscriber<Integer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      signals.onSubscribe(subscription);
    }

    @Override
    public void onNext(Integer value) {
      throw failure;
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void aSubscriberOfNullIsRefused() {
    assertThatThrownBy(() -> Flows.publisher(Heddle.chan()).subscribe(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("subscriber");
  }

  @Test
  void theFailureOfTheChannelIsTheSubscribersErrorAfterAllValues() {
    IOException failure = new IOException("disk full");
    Chan<Integer> channel = Heddle.chan(2);
    channel.send(1);
    channel.send(2);
    channel.close(failure);
    for (ReceiveChan<Integer> side : List.of(channel, channel.receiveOnly())) {
      HandSubscriber<Integer> subscriber = new HandSubscriber<>();
      Flows.publisher(side).subscribe(subscriber);
      subscriber.subscription().request(1);
      if (side == channel) {
        subscriber.awaitValues(1);
        subscriber.subscription().request(1);
        subscriber.awaitValues(2);
      }
      assertThat(subscriber.awaitError()).isSameAs(failure);
      assertThat(subscriber.values).hasSize(side == channel ? 2 : 0);
    }
  }

  @Test
  void aSubscriberThatWaitsForAValueGetsTheFailure() {
    IOException failure = new IOException("disk full");
    Chan<Integer> channel = Heddle.chan();
    HandSubscriber<Integer> subscriber = new HandSubscriber<>();
    Flows.publisher(channel.receiveOnly()).subscribe(subscriber);
    subscriber.subscription().request(5);
    channel.send(1);
    channel.close(failure);
    assertThat(subscriber.awaitError()).isSameAs(failure);
    assertThat(subscriber.values).containsExactly(1);
  }
}
