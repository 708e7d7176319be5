package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many to many: no value is lost, none comes twice, and each sender's come in order. */
class TransferStressTest {

  private static final int SENDERS = 8;
  private static final int RECEIVERS = 8;

  @ParameterizedTest
  @CsvSource({
    "1, 0", "2, 0", "4, 0", "8, 0",
    "1, 1", "2, 1", "4, 1", "8, 1",
    "1, 128", "2, 128", "4, 128", "8, 128"
  })
  void everyValueArrivesOnceBetweenGoroutines(int parallelism, int capacity) {
    int each = Rounds.of(100_000);
    Chan<Integer> channel = Heddle.chan(capacity);
    Tally tally = new Tally(SENDERS * each);
    Crew crew = new Crew(parallelism);
    AtomicInteger sending = new AtomicInteger(SENDERS);
    for (int s = 0; s < SENDERS; s++) {
      int sender = s;
      crew.add(() -> send(channel, sender, each, sending));
    }
    for (int r = 0; r < RECEIVERS; r++) {
      crew.add(() -> receive(channel, each, tally));
    }
    crew.join();
    tally.checkAllReceived();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16})
  void everyValueArrivesOnceBetweenAllKindsOfCallers(int capacity) {
    int each = Rounds.of(2_000);
    Chan<Integer> channel = Heddle.chan(capacity);
    Tally tally = new Tally(SENDERS * each);
    AtomicInteger sending = new AtomicInteger(SENDERS);
    List<Caller.Running> running = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      Caller kind = Caller.values()[i % Caller.values().length];
      running.add(kind.start(() -> send(channel, sender, each, sending)));
      running.add(kind.start(() -> receive(channel, each, tally)));
    }
    running.forEach(Caller.Running::join);
    tally.checkAllReceived();
  }

  private static void send(Chan<Integer> channel, int sender, int each, AtomicInteger sending) {
    for (int i = 0; i < each; i++) {
      channel.send(sender * each + i);
    }
    if (sending.decrementAndGet() == 0) {
      channel.close();
    }
  }

  private static void receive(Chan<Integer> channel, int each, Tally tally) {
    int[] last = new int[SENDERS];
    for (int value : channel) {
      tally.received(value);
      int sender = value / each;
      assertThat(value % each + 1 > last[sender]).as("order of sender %s", sender).isTrue();
      last[sender] = value % each + 1;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyValueArrivesOnceThroughALongPipeline(int parallelism) {
    int values = Rounds.of(2_000);
    Crew crew = new Crew(parallelism);
    Chan<Integer> first = Heddle.chan();
    Chan<Integer> last = first;
    for (int i = 0; i < 100; i++) {
      Chan<Integer> from = last;
      Chan<Integer> to = Heddle.chan(i % 3);
      crew.add(() -> {
        for (int value : from) {
          to.send(value + 1);
        }
        to.close();
      });
      last = to;
    }
    Chan<Integer> out = last;
    crew.add(() -> {
      for (int i = 0; i < values; i++) {
        first.send(i);
      }
      first.close();
    });
    crew.add(() -> {
      int expected = 100;
      for (int value : out) {
        assertThat(value).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(values + 100);
    });
    crew.join();
  }
}
