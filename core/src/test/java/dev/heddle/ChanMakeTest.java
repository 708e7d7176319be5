package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Making channels, and looking at them. */
class ChanMakeTest {

  @Test
  void aChannelWithoutACapacityIsUnbuffered() {
    Chan<Integer> channel = Heddle.chan();
    assertThat(channel.capacity()).isZero();
    assertThat(channel.size()).isZero();
    assertThat(channel.trySend(1)).isFalse();
  }

  @Test
  void aCapacityOfZeroIsUnbuffered() {
    Chan<Integer> channel = Heddle.chan(0);
    assertThat(channel.capacity()).isZero();
    assertThat(channel.trySend(1)).isFalse();
  }

  @Test
  void aNegativeCapacityIsRefused() {
    assertThatThrownBy(() -> Heddle.chan(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a channel's capacity is -1; it must be 0, for unbuffered, or more");
  }

  @Test
  void sizeSaysHowManyValuesAreBufferedAndCapacityHowManyFit() {
    Chan<Integer> channel = Heddle.chan(100);
    for (int i = 0; i < 100; i++) {
      assertThat(channel.size()).isEqualTo(i);
      channel.send(i);
    }
    assertThat(channel.trySend(100)).isFalse();
    assertThat(channel.size()).isEqualTo(100);
    assertThat(channel.capacity()).isEqualTo(100);
  }

  @Test
  void aHugeCapacityCostsNothingUntilItIsUsed() {
    Chan<Integer> channel = Heddle.chan(Integer.MAX_VALUE);
    channel.send(1);
    assertThat(channel.capacity()).isEqualTo(Integer.MAX_VALUE);
    assertThat(channel.receive()).isEqualTo(1);
  }

  @Test
  void aChannelTellsItsFillAndWhetherItIsClosed() {
    Chan<Integer> channel = Heddle.chan(3);
    channel.send(1);
    assertThat(channel).hasToString("Chan[1 of 3]");
    channel.close();
    assertThat(channel).hasToString("Chan[1 of 3, closed]");
  }

  @Test
  void oneSideCanBeHandedOut() {
    Chan<Integer> channel = Heddle.chan(1);
    SendChan<Integer> in = channel;
    ReceiveChan<Integer> out = channel;
    in.send(1);
    in.close();
    assertThat(out.receive()).isEqualTo(1);
    assertThat(out.isDrained()).isTrue();
  }

  @Test
  void aValueThatWasReceivedIsNotKept() {
    Chan<Object> channel = Heddle.chan(4);
    assertCollected(() -> {
      WeakReference<Object> reference = sent(channel);
      channel.receive();
      return reference;
    });
  }

  @Test
  void aValueThatWasHandedOverIsNotKept() {
    Chan<Object> channel = Heddle.chan();
    Caller.Running[] receiver = new Caller.Running[1];
    assertCollected(() -> {
      receiver[0] =
          Caller.GOROUTINE.start(() -> {
            channel.receive();
            channel.receive();
          });
      until(() -> Queues.receivers(channel) == 1);
      return sent(channel);
    });
    channel.close();
    receiver[0].join();
  }

  @Test
  void aValueWhoseTrySendTimedOutIsNotKept() {
    Chan<Object> channel = Heddle.chan();
    Chan<Object> hold = Heddle.chan();
    Caller.Running[] sender = new Caller.Running[1];
    assertCollected(() -> {
      @SuppressWarnings({"unchecked", "rawtypes"})
      WeakReference<Object>[] reference = new WeakReference[1];
      sender[0] =
          Caller.GOROUTINE.start(() -> {
            reference[0] = tried(channel);
            hold.receive();
          });
      until(() -> Queues.receivers(hold) == 1);
      return reference[0];
    });
    hold.close();
    sender[0].join();
  }

  @Test
  void aWaiterThatTimedOutIsNotKeptByTheChannel() {
    Chan<Object> channel = Heddle.chan();
    for (int i = 0; i < 100; i++) {
      channel.tryReceive(Duration.ofNanos(1));
      channel.trySend(1, Duration.ofNanos(1));
    }
    assertThat(Queues.receivers(channel)).isZero();
    assertThat(Queues.senders(channel)).isZero();
  }

  private static WeakReference<Object> sent(Chan<Object> channel) {
    Object value = new Object();
    channel.send(value);
    return new WeakReference<>(value);
  }

  private static WeakReference<Object> tried(Chan<Object> channel) {
    Object value = new Object();
    assertThat(channel.trySend(value, Duration.ofMillis(1))).isFalse();
    return new WeakReference<>(value);
  }

  /** Makes something that is to be garbage. */
  private interface Maker {
    WeakReference<Object> make();
  }

  private static void assertCollected(Maker maker) {
    WeakReference<Object> reference = maker.make();
    BooleanSupplier collected =
        () -> {
          System.gc();
          return reference.refersTo(null);
        };
    until(collected);
  }
}
