package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closes that race with sends and receives: what a send accepted is received, and nothing else. */
class CloseStressTest {

  private static final int ROUNDS = Rounds.of(1_000);
  private static final int SENDERS = 4;
  private static final int EACH = 20;

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "4, 0", "8, 0", "1, 3", "2, 3", "4, 3", "8, 3"})
  void nothingThatSendAcceptedIsLost(int parallelism, int capacity) {
    for (int round = 0; round < ROUNDS; round++) {
      Chan<Integer> channel = Heddle.chan(capacity);
      Tally tally = new Tally(SENDERS * EACH);
      AtomicInteger closes = new AtomicInteger();
      Crew crew = new Crew(parallelism);
      for (int i = 0; i < SENDERS; i++) {
        int first = i * EACH;
        boolean bySelect = i % 2 == 0;
        crew.add(() -> sendUntilClosed(channel, first, bySelect, tally));
        crew.add(() -> receiveUntilDrained(channel, bySelect, tally));
      }
      for (int i = 0; i < 2; i++) {
        int yields = round % 50;
        crew.add(() -> {
          for (int k = 0; k < yields; k++) {
            Heddle.yieldNow();
          }
          try {
            channel.close();
            closes.incrementAndGet();
          } catch (ChannelClosedException e) {
            // the other was first
          }
        });
      }
      crew.join();
      tally.check();
      assertThat(closes).hasValue(1);
      assertThat(channel.isDrained()).isTrue();
      assertThat(Queues.senders(channel) + Queues.receivers(channel)).isZero();
    }
  }

  private static void sendUntilClosed(
      Chan<Integer> channel, int first, boolean bySelect, Tally tally) {
    try {
      for (int i = first; i < first + EACH; i++) {
        int value = i;
        if (bySelect) {
          Heddle.select(onSend(channel, value, () -> tally.sent(value)));
        } else {
          channel.send(value);
          tally.sent(value);
        }
      }
    } catch (ChannelClosedException e) {
      assertThat(channel.isClosed()).isTrue();
    }
  }

  private static void receiveUntilDrained(Chan<Integer> channel, boolean bySelect, Tally tally) {
    if (!bySelect) {
      channel.forEach(tally::received);
      return;
    }
    boolean[] open = {true};
    while (open[0]) {
      Heddle.select(
          onReceive(
              channel,
              value -> {
                if (value == null) {
                  open[0] = false;
                } else {
                  tally.received(value);
                }
              }));
    }
    assertThat(channel.isDrained()).isTrue();
  }
}
