package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The channel on which nothing ever happens. */
class ChanNeverTest {

  @ParameterizedTest
  @EnumSource
  void everySendAndReceiveBlocksUntilCancelled(Caller caller) {
    Chan<String> never = Chan.never();
    for (Task task : List.<Task>of(() -> never.send("value"), never::receive)) {
      Caller.Running blocked = caller.start(task);
      blocked.thread().interrupt();
      assertThat(blocked.failure()).isInstanceOf(CancelledException.class);
    }
    assertThat(Queues.senders(never)).isZero();
    assertThat(Queues.receivers(never)).isZero();
  }

  @Test
  void aSendAndAReceiveDoNotMeet() {
    Chan<String> never = Chan.never();
    Goroutine sender = Heddle.go(() -> never.send("value"));
    Goroutine receiver = Heddle.go(() -> never.receive());
    until(() -> sender.state() == Goroutine.State.WAITING);
    until(() -> receiver.state() == Goroutine.State.WAITING);
    assertThat(sender.join(Duration.ofMillis(20))).isFalse();
    sender.cancel();
    receiver.cancel();
    sender.join();
    receiver.join();
  }

  @ParameterizedTest
  @EnumSource
  void everyTryFails(Caller caller) {
    Chan<String> never = Chan.never();
    caller.call(() -> {
      assertThat(never.trySend("value")).isFalse();
      assertThat(never.tryReceive()).isNull();
      assertThat(never.trySend("value", Duration.ofMillis(5))).isFalse();
      assertThat(never.tryReceive(Duration.ofMillis(5))).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource
  void noCaseIsEverReady(Caller caller) {
    Chan<String> never = Chan.never();
    List<String> chosen = new ArrayList<>();
    caller.call(() -> {
      Heddle.select(
          onReceive(never, value -> chosen.add("receive")),
          onSend(never, "value", () -> chosen.add("send")),
          onDefault(() -> chosen.add("default")));
      Heddle.select(
          onReceive(never, value -> chosen.add("receive")),
          onSend(never, "value", () -> chosen.add("send")),
          onTimeout(Duration.ofMillis(5), () -> chosen.add("timeout")));
    });
    assertThat(chosen).containsExactly("default", "timeout");
  }

  @Test
  void otherCasesBesideItAreChosen() {
    Chan<String> ready = Heddle.chan(1);
    List<String> chosen = new ArrayList<>();
    ready.send("value");
    Heddle.select(
        onReceive(Chan.<String>never(), value -> chosen.add("never")),
        onReceive(ready, value -> chosen.add(value)));
    assertThat(chosen).containsExactly("value");
  }

  @Test
  void neverIsOneChannelThatIsEmptyAndOpen() {
    Chan<String> never = Chan.never();
    assertThat(never).isSameAs(Chan.<Integer>never()).hasToString("Chan.never()");
    assertThat(never.size()).isZero();
    assertThat(never.capacity()).isZero();
    assertThat(never.isClosed()).isFalse();
    assertThat(never.isDrained()).isFalse();
  }

  @Test
  void neverCannotBeClosed() {
    assertThatThrownBy(() -> Chan.never().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Chan.never() cannot be closed; make a channel of your own with Heddle.chan()");
    assertThat(Chan.never().isClosed()).isFalse();
  }

  @Test
  void neverRefusesNull() {
    assertThatThrownBy(() -> Chan.never().send(null)).isInstanceOf(NullPointerException.class);
  }
}
