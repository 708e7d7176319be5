package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Closes with and without a failure that race with each other and with sends and receives: one of
 * them counts, all see the same, and what a send accepted is received, and nothing else.
 */
class FailureStressTest {

  private static final int ROUNDS = 1_000;
  private static final int PARTIES = 4;
  private static final int EACH = 20;

  /** What one round has seen. */
  private static final class Round {
    final Chan<Integer> channel;
    final Tally tally = new Tally(PARTIES * EACH);
    final AtomicInteger closes = new AtomicInteger();

    /** The failure of the close that counts; null for a plain close. */
    final AtomicReference<Throwable> closedWith = new AtomicReference<>();

    final AtomicInteger plainEnds = new AtomicInteger();
    final AtomicInteger failedEnds = new AtomicInteger();

    Round(int capacity) {
      channel = Heddle.chan(capacity);
    }

    void close(Throwable failure, int yields) {
      for (int i = 0; i < yields; i++) {
        Heddle.yieldNow();
      }
      try {
        if (failure == null) {
          channel.close();
        } else {
          channel.close(failure);
        }
        closedWith.set(failure);
        closes.incrementAndGet();
      } catch (ChannelClosedException e) {
        if (failure != null) {
          assertThat(e).hasSuppressedException(failure);
        }
      }
    }

    void send(int first, boolean bySelect) {
      try {
        for (int i = first; i < first + EACH; i++) {
          int value = i;
          if (bySelect) {
            Heddle.select(onSend(channel.sendOnly(), value, () -> tally.sent(value)));
          } else {
            channel.send(value);
            tally.sent(value);
          }
        }
      } catch (ChannelClosedException e) {
        assertThat(channel.isClosed()).isTrue();
      }
    }

    void receive(int way) {
      try {
        switch (way) {
          case 0 -> channel.forEach(tally::received);
          case 1 -> channel.receiveOnly().stream().forEach(tally::received);
          case 2 -> receiveOrThrow();
          default -> select();
        }
        plainEnds.incrementAndGet();
      } catch (ChannelFailedException e) {
        failedEnds.incrementAndGet();
        assertThat(e.getCause()).isInstanceOf(OnPurpose.class);
        assertThat(channel.isDrained()).isTrue();
      }
    }

    private void receiveOrThrow() {
      try {
        for (; ; ) {
          tally.received(channel.receiveOrThrow());
        }
      } catch (ChannelClosedException e) {
        assertThat(channel.isDrained()).isTrue();
      }
    }

    private void select() {
      boolean[] open = {true};
      Select next =
          Select.of(
              onReceive(
                  channel.receiveOnly(),
                  value -> {
                    if (value == null) {
                      open[0] = false;
                    } else {
                      tally.received(value);
                    }
                  }));
      while (open[0]) {
        next.await();
      }
    }

    void check() {
      tally.check();
      assertThat(closes).hasValue(1);
      int failed = closedWith.get() == null ? 0 : PARTIES;
      assertThat(failedEnds).hasValue(failed);
      assertThat(plainEnds).hasValue(PARTIES - failed);
      assertThat(channel.isDrained()).isTrue();
      assertThat(Queues.senders(channel) + Queues.receivers(channel)).isZero();
    }
  }

  private static final class OnPurpose extends Exception {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "4, 0", "8, 0", "1, 3", "2, 3", "4, 3", "8, 3"})
  void oneCloseCountsAndNothingThatSendAcceptedIsLost(int parallelism, int capacity) {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(capacity);
      int yields = i % 50;
      Crew crew = new Crew(parallelism);
      for (int k = 0; k < PARTIES; k++) {
        int party = k;
        crew.add(() -> round.send(party * EACH, party % 2 == 0));
        crew.add(() -> round.receive(party));
      }
      crew.add(() -> round.close(new OnPurpose(), yields));
      crew.add(() -> round.close(null, yields));
      crew.add(() -> round.close(new OnPurpose(), yields));
      crew.join();
      round.check();
    }
  }
}
