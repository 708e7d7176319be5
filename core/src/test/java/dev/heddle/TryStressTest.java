package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends and receives that do not wait, beside some that do: each value arrives once. Jox:
 * ChannelTrySendReceiveTest, {@code concurrentTrySendAndTryReceive}.
 */
class TryStressTest {

  private static final int SENDERS = 4;
  private static final int EACH = 20_000;

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "4, 0", "1, 1", "2, 1", "4, 1", "2, 16", "4, 16"})
  void eachValueArrivesOnce(int parallelism, int capacity) {
    Chan<Integer> channel = Heddle.chan(capacity);
    Tally tally = new Tally(SENDERS * EACH);
    AtomicInteger sending = new AtomicInteger(SENDERS);
    Crew crew = new Crew(parallelism);
    for (int s = 0; s < SENDERS; s++) {
      int first = s * EACH;
      boolean tries = s % 2 == 0;
      crew.add(() -> {
        for (int value = first; value < first + EACH; value++) {
          send(channel, value, tries);
        }
        if (sending.decrementAndGet() == 0) {
          channel.close();
        }
      });
      crew.add(() -> {
        if (tries) {
          channel.forEach(tally::received); // so that a sender that tries finds a receiver
        } else {
          receiveByTrying(channel, tally);
        }
      });
    }
    crew.join();
    tally.checkAllReceived();
    assertThat(channel.isDrained()).isTrue();
  }

  private static void send(Chan<Integer> channel, int value, boolean tries) {
    if (!tries) {
      channel.send(value);
      return;
    }
    while (!channel.trySend(value)) {
      Heddle.yieldNow();
    }
  }

  private static void receiveByTrying(Chan<Integer> channel, Tally tally) {
    while (!channel.isDrained()) {
      Integer value = channel.tryReceive();
      if (value == null) {
        Heddle.yieldNow();
      } else {
        tally.received(value);
      }
    }
  }
}
