package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A select that is built once and awaited many times. */
class ReusableSelectTest {

  private final Chan<Integer> channel = Heddle.chan();
  private final List<Object> chosen = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void eachAwaitLetsOneCaseHappen(Caller caller) {
    Chan<Integer> quit = Heddle.chan();
    Heddle.go(() -> {
      for (int i = 0; i < 1_000; i++) {
        channel.send(i);
      }
      quit.close();
    });
    boolean[] running = {true};
    caller.call(() -> {
      Select events =
          Select.of(onReceive(channel, chosen::add), onReceive(quit, v -> running[0] = false));
      while (running[0]) {
        events.await();
      }
    });
    assertThat(chosen).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(Queues.receivers(channel)).isZero();
  }

  @Test
  void theSourceOfASendIsAskedAtTheStartOfEachAwait() {
    Chan<Integer> buffered = Heddle.chan(3);
    AtomicInteger next = new AtomicInteger();
    Select select =
        Select.of(onSendFrom(buffered, next::incrementAndGet, () -> chosen.add("sent")));
    select.await();
    select.await();
    select.await();
    assertThat(buffered.receive()).isEqualTo(1);
    assertThat(buffered.receive()).isEqualTo(2);
    assertThat(buffered.receive()).isEqualTo(3);
    assertThat(chosen).hasSize(3);
  }

  @Test
  void theSourceOfASendIsAskedEvenIfAnotherCaseHappens() {
    AtomicInteger asked = new AtomicInteger();
    Select select =
        Select.of(onSendFrom(channel, asked::incrementAndGet, () -> {}), onDefault(() -> {}));
    select.await();
    select.await();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aSourceThatGivesNullIsRefusedAndTheSelectStaysUsable() {
    Chan<Integer> buffered = Heddle.chan(1);
    Integer[] next = new Integer[1];
    Select select = Select.of(onSendFrom(buffered, () -> next[0], () -> {}));
    assertThatThrownBy(select::await).isInstanceOf(NullPointerException.class);
    next[0] = 1;
    select.await();
    assertThat(buffered.receive()).isEqualTo(1);
  }

  @Test
  void aBodyMayAwaitItAgain() {
    Chan<Integer> buffered = Heddle.chan(3);
    Select[] select = new Select[1];
    select[0] =
        Select.of(
            onReceive(
                buffered,
                value -> {
                  chosen.add(value);
                  if (value < 3) {
                    select[0].await();
                  }
                }));
    buffered.send(1);
    buffered.send(2);
    buffered.send(3);
    select[0].await();
    assertThat(chosen).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void oneCallerAtATimeMayAwaitIt(Caller caller) {
    Select select = Select.of(onReceive(channel, value -> {}));
    Caller.Running first = caller.start(select::await);
    until(() -> Queues.receivers(channel) == 1);
    assertThatThrownBy(select::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this select is awaited already, by another caller or around the source of one of its"
                + " sends; build one for each");
    channel.send(1);
    first.join();
  }

  @Test
  void afterAPanicOfItsBodyItIsUsable() {
    Chan<Integer> buffered = Heddle.chan(2);
    buffered.send(1);
    buffered.send(2);
    Select select =
        Select.of(
            onReceive(
                buffered,
                value -> {
                  if (value == 1) {
                    throw new IllegalStateException("body");
                  }
                  chosen.add(value);
                }));
    assertThatThrownBy(select::await).hasMessage("body");
    select.await();
    assertThat(chosen).containsExactly(2);
  }

  @Test
  void afterACloseACancelAndATimeoutItIsUsable() {
    Chan<Integer> closing = Heddle.chan();
    Select select =
        Select.of(
            onSend(closing, 1, () -> {}),
            onReceive(channel, chosen::add),
            onTimeout(Duration.ofMillis(5), () -> chosen.add("timeout")));
    select.await();
    Thread.currentThread().interrupt();
    assertThatThrownBy(select::await).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    select.await();
    closing.close();
    assertThatThrownBy(select::await).isInstanceOf(ChannelClosedException.class);
    assertThat(chosen).containsExactly("timeout", "timeout");
    assertThat(Queues.receivers(channel)).isZero();
  }

  @Test
  void theCasesAreThoseItWasBuiltWith() {
    SelectCase[] cases = {onDefault(() -> chosen.add("default"))};
    Select select = Select.of(cases);
    cases[0] = null;
    select.await();
    assertThat(chosen).containsExactly("default");
  }

  @Test
  void twoDefaultsAreRefused() {
    assertThatThrownBy(() -> Select.of(onDefault(() -> {}), onDefault(() -> {})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
