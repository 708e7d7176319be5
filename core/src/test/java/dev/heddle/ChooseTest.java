package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A select whose chosen body returns a value. */
class ChooseTest {

  private final Chan<Integer> channel = Heddle.chan();

  @ParameterizedTest
  @EnumSource
  void theBodyOfAReceiveGivesTheResult(Caller caller) {
    Caller.Running choosing =
        caller.start(() ->
            assertThat(
                    Heddle.<String>choose(
                        Choice.onReceive(channel, value -> "got " + value),
                        Choice.onTimeout(Duration.ofDays(1), () -> "timeout")))
                .isEqualTo("got 7"));
    until(() -> Queues.receivers(channel) == 1);
    channel.send(7);
    choosing.join();
  }

  @Test
  void theBodyOfASendGivesTheResult() {
    Chan<Integer> buffered = Heddle.chan(1);
    String result = Heddle.choose(Choice.onSend(buffered, 7, () -> "sent"));
    assertThat(result).isEqualTo("sent");
    assertThat(buffered.receive()).isEqualTo(7);
  }

  @Test
  void theBodyOfATimeoutOrADefaultGivesTheResult() {
    String byTime =
        Heddle.choose(
            Choice.onReceive(channel, value -> "got"),
            Choice.onTimeout(Duration.ofMillis(1), () -> "timeout"));
    String byDefault =
        Heddle.choose(Choice.onReceive(channel, value -> "got"), Choice.onDefault(() -> "default"));
    assertThat(byTime).isEqualTo("timeout");
    assertThat(byDefault).isEqualTo("default");
  }

  @Test
  void aClosedChannelGivesItsBodyNull() {
    channel.close();
    assertThat(Heddle.<String>choose(Choice.onReceive(channel, value -> "got " + value)))
        .isEqualTo("got null");
    assertThatThrownBy(() -> Heddle.choose(Choice.onSend(channel, 1, () -> "sent")))
        .isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aBodyMayReturnNull() {
    assertThat(Heddle.<String>choose(Choice.onDefault(() -> null))).isNull();
  }

  @Test
  void twoDefaultsAreRefused() {
    assertThatThrownBy(() -> Heddle.choose(Choice.onDefault(() -> 1), Choice.onDefault(() -> 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a select has two onDefault cases; it can have only one");
  }

  @Test
  void nullIsRefusedByEachChoice() {
    assertThatThrownBy(() -> Choice.onSend(channel, null, () -> 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessageStartingWith("null cannot be sent");
    assertThatThrownBy(() -> Choice.onReceive((Chan<Integer>) null, value -> 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessageStartingWith("a select case needs a channel");
    assertThatThrownBy(() -> Choice.onDefault(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("body");
  }
}
