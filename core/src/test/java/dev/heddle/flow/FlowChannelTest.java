package dev.heddle.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Chan;
import dev.heddle.DeadlockException;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A publisher as a channel. */
class FlowChannelTest {

  private final HandPublisher<Integer> publisher = new HandPublisher<>();

  @ParameterizedTest
  @EnumSource
  void theReaderGetsAllThatIsPublishedInOrder(Caller caller) {
    caller.call(() -> {
      List<Integer> received = new ArrayList<>();
      SubmissionPublisher<Integer> values = new SubmissionPublisher<>();
      try (FlowChannel<Integer> inflow = Flows.subscribe(values, 8)) {
        Heddle.go(() -> {
          for (int i = 0; i < 1_000; i++) {
            values.submit(i);
          }
          values.close();
        });
        inflow.channel().forEach(received::add);
        inflow.check();
        assertThat(inflow.error()).isNull();
      }
      assertThat(received).hasSize(1_000).isSorted();
    });
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "2,1", "2,64", "4,2", "8,1000"})
  void throughAPublisherAndBackEveryValueArrivesOnceInOrder(int parallelism, int ahead) {
    Chan<Integer> channel = Heddle.chan(2);
    Crew crew = new Crew(parallelism);
    int values = 5_000;
    crew.add(() -> {
      for (int i = 0; i < values; i++) {
        channel.send(i);
      }
      channel.close();
    });
    crew.add(() -> {
      try (FlowChannel<Integer> inflow = Flows.subscribe(Flows.publisher(channel), ahead)) {
        int next = 0;
        for (int value : inflow.channel()) {
          assertThat(value).isEqualTo(next++);
        }
        assertThat(next).isEqualTo(values);
      }
    });
    crew.join();
  }

  @Test
  void noMoreIsRequestedThanTheReaderHasRoomFor() {
    try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 4)) {
      publisher.awaitRequested(4);
      for (int i = 0; i < 4; i++) {
        publisher.subscriber().onNext(i);
      }
      assertThat(inflow.channel().receive()).isEqualTo(0);
      assertThat(publisher.requested).hasValue(4);
      assertThat(inflow.channel().receive()).isEqualTo(1);
      publisher.awaitRequested(6);
      assertThat(publisher.requested).hasValue(6);
      assertThat(inflow.channel().receive()).isEqualTo(2);
      assertThat(inflow.channel().receive()).isEqualTo(3);
      publisher.awaitRequested(8);
      assertThat(inflow.channel().tryReceive()).isNull();
    }
  }

  @Test
  void anErrorComesAfterTheValuesBeforeIt() {
    Exception failure = new Exception("out of data");
    try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 4)) {
      publisher.awaitRequested(4);
      publisher.subscriber().onNext(1);
      publisher.subscriber().onNext(2);
      publisher.subscriber().onError(failure);
      assertThat(inflow.channel().receive()).isEqualTo(1);
      assertThat(inflow.channel().receive()).isEqualTo(2);
      assertThat(inflow.channel().receive()).isNull();
      assertThat(inflow.error()).isSameAs(failure);
      assertThatThrownBy(inflow::check)
          .isInstanceOf(CompletionException.class)
          .hasCause(failure)
          .hasMessageContaining("the publisher failed: ");
    }
    assertThat(publisher.isCancelled()).as("cancelled after its end").isFalse();
  }

  @Test
  void closingCancelsTheSubscriptionAndWakesTheReader() {
    FlowChannel<Integer> inflow = Flows.subscribe(publisher, 1);
    publisher.awaitRequested(1);
    Goroutine reader = Heddle.go("reader", () -> assertThat(inflow.channel().receive()).isNull());
    Eventually.until(() -> reader.state() == Goroutine.State.WAITING);
    inflow.close();
    inflow.close();
    reader.join();
    publisher.awaitCancel();
    publisher.subscriber().onNext(1); // one that was under way
    publisher.subscriber().onComplete();
    assertThat(inflow.channel().isDrained()).isTrue();
    inflow.check();
  }

  @Test
  void closingWithValuesUnreadCancelsTheSubscription() {
    try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 3)) {
      publisher.awaitRequested(3);
      publisher.subscriber().onNext(1);
      publisher.subscriber().onNext(2);
      assertThat(inflow.channel().receive()).isEqualTo(1);
    }
    publisher.awaitCancel();
  }

  @Test
  void aSubscriptionThatComesAfterTheCloseIsCancelled() {
    Flow.Subscriber<?>[] late = new Flow.Subscriber<?>[1];
    Flows.<Integer>subscribe(subscriber -> late[0] = subscriber, 1).close();
    late[0].onSubscribe(publisher);
    publisher.awaitCancel();
    assertThat(publisher.requested).hasValue(0);
  }

  @Test
  void aSecondSubscriptionIsCancelled() {
    HandPublisher<Integer> second = new HandPublisher<>();
    try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 1)) {
      publisher.subscriber().onSubscribe(second);
      second.awaitCancel();
      publisher.awaitRequested(1);
      publisher.subscriber().onNext(5);
      assertThat(inflow.channel().receive()).isEqualTo(5);
    }
  }

  @Test
  void aPublisherThatIgnoresTheDemandFails() {
    try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 2)) {
      publisher.awaitRequested(2);
      for (int i = 0; i < 10; i++) {
        publisher.subscriber().onNext(i);
      }
      int received = 0;
      for (int value : inflow.channel()) {
        assertThat(value).isEqualTo(received++);
      }
      assertThat(received).isBetween(2, 9);
      assertThat(inflow.error())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the publisher published more than the 2 values that it was asked for ahead");
      publisher.awaitCancel();
    }
  }

  @Test
  void aPublisherWhoseRequestThrowsFails() {
    RuntimeException failure = new RuntimeException("of request");
    Flow.Subscription broken =
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            throw failure;
          }

          @Override
          public void cancel() {}
        };
    try (FlowChannel<Integer> inflow =
        Flows.subscribe(subscriber -> subscriber.onSubscribe(broken), 1)) {
      assertThat(inflow.channel().receive()).isNull();
      assertThat(inflow.error()).isSameAs(failure);
    }
  }

  @Test
  void anExceptionOfSubscribeIsThrownToTheCaller() {
    RuntimeException failure = new RuntimeException("no subscribers wanted");
    assertThatThrownBy(() ->
            Flows.<Integer>subscribe(
                subscriber -> {
                  throw failure;
                },
                1))
        .isSameAs(failure);
  }

  @Test
  void aDemandOfZeroAheadIsRefused() {
    assertThatThrownBy(() -> Flows.subscribe(publisher, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a subscription requests 0 values ahead; it must be at least 1, or none would ever be"
                + " published");
    assertThatThrownBy(() -> Flows.subscribe(null, 1)).isInstanceOf(NullPointerException.class);
  }

  /** The daemon sleeps so that the scheduler comes to rest, which is when deadlocks are found. */
  @Test
  void waitingForAPublisherIsNoDeadlockAlthoughOnlyADaemonCanEndIt() {
    Heddle.run(() -> {
      try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 1)) {
        publisher.awaitRequested(1);
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
              publisher.subscriber().onNext(1);
            });
        assertThat(inflow.channel().receive()).isEqualTo(1);
      }
    });
  }

  @Test
  void onceThePublisherHasEndedADeadlockIsFoundAgain() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              try (FlowChannel<Integer> inflow = Flows.subscribe(publisher, 1)) {
                publisher.subscriber().onComplete();
                assertThat(inflow.channel().receive()).isNull();
                Heddle.chan().receive();
              }
            }))
        .isInstanceOf(DeadlockException.class);
  }
}
