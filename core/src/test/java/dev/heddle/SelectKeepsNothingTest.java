package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSendFrom;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A select that is built once holds no value from one await to the next. */
class SelectKeepsNothingTest {

  private final Chan<Object> channel = Heddle.chan();
  private final Chan<Object> other = Heddle.chan();

  /** A goroutine that holds the select between two awaits, until {@code again} is closed. */
  private static Caller.Running awaitTwice(Select select, Chan<Integer> again) {
    return Caller.GOROUTINE.start(() -> {
      select.await();
      again.receive();
      select.await();
    });
  }

  private static WeakReference<Object> sendNew(Chan<Object> channel) {
    Object value = new Object();
    channel.send(value);
    return new WeakReference<>(value);
  }

  @Test
  void aValueThatWasReadyIsNotKept() {
    Chan<Object> buffered = Heddle.chan(1);
    Select select = Select.of(onReceive(buffered, value -> assertThat(value).isNotNull()));
    WeakReference<Object> sent = sendNew(buffered);
    select.await();
    Collected.untilAll(List.of(sent));
    buffered.send("the select is in use still");
    select.await();
  }

  @Test
  void aValueThatWasWaitedForIsNotKept() {
    Chan<Integer> done = Heddle.chan();
    Select select =
        Select.of(
            onReceive(channel, value -> assertThat(value).isNotNull()),
            onReceive(other, value -> {}));
    Caller.Running receiver = awaitTwice(select, done);
    until(() -> Queues.receivers(channel) == 1);
    Collected.untilAll(List.of(sendNew(channel)));
    done.close();
    other.close();
    receiver.join();
  }

  @Test
  void anOfferThatNobodyTookIsNotKept() {
    List<WeakReference<Object>> offered = new ArrayList<>();
    Select select = Select.of(offer(offered), onDefault(() -> {}));
    select.await();
    assertThat(offered).hasSize(1);
    Collected.untilAll(offered);
    select.await();
  }

  @Test
  void anOfferOfASelectThatWaitedIsNotKept() {
    Chan<Integer> done = Heddle.chan();
    List<WeakReference<Object>> offered = new CopyOnWriteArrayList<>();
    Select select = Select.of(offer(offered), onReceive(other, value -> {}));
    Caller.Running waiting = awaitTwice(select, done);
    until(() -> Queues.receivers(other) == 1);
    other.send("ends it");
    Collected.untilAll(offered);
    done.close();
    other.close();
    waiting.join();
  }

  @Test
  void anOfferToAChannelThatWasClosedIsNotKept() {
    List<WeakReference<Object>> offered = new CopyOnWriteArrayList<>();
    Select select = Select.of(offer(offered), onReceive(other, value -> {}));
    Caller.Running waiting =
        Caller.GOROUTINE.start(
            () -> assertThatThrownBy(select::await).isInstanceOf(ChannelClosedException.class));
    until(() -> Queues.senders(channel) == 1);
    channel.close();
    waiting.join();
    Collected.untilAll(offered);
    Reference.reachabilityFence(select);
  }

  private SelectCase offer(List<WeakReference<Object>> offered) {
    return onSendFrom(
        channel,
        () -> {
          Object value = new Object();
          offered.add(new WeakReference<>(value));
          return value;
        },
        () -> {});
  }
}
