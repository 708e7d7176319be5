package dev.heddle;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A select judges all of its channels at one moment. Where at each moment one of them is ready, it
 * never takes its default. Go: chan_test.go, {@code TestNonblockRecvRace}, {@code
 * TestNonblockSelectRace} and {@code TestNonblockSelectRace2}.
 */
class SelectMomentTest {

  private static final int ROUNDS = 20_000;

  /** Two channels, made new in each round; the first has a value. */
  private record Pair(Chan<Integer> first, Chan<Integer> second) {
    static Pair fresh(int secondCapacity) {
      Pair pair = new Pair(Heddle.chan(1), Heddle.chan(secondCapacity));
      pair.first.send(1);
      return pair;
    }
  }

  /** Looks, without waiting, at each pair while another goroutine does {@code meanwhile} to it. */
  private static void neverTakesItsDefault(
      int parallelism, int secondCapacity, boolean both, Consumer<Pair> meanwhile) {
    AtomicBoolean sawNothing = new AtomicBoolean();
    Chan<Pair> toLookAt = Heddle.chan();
    Chan<Integer> looked = Heddle.chan();
    Crew crew = new Crew(parallelism);
    crew.add(() -> {
      for (Pair pair : toLookAt) {
        SelectCase first = onReceive(pair.first, value -> {});
        SelectCase second = onReceive(both ? pair.second : Chan.never(), value -> {});
        Heddle.select(first, second, onDefault(() -> sawNothing.set(true)));
        looked.send(1);
      }
      looked.close();
    });
    crew.add(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        Pair pair = Pair.fresh(secondCapacity);
        toLookAt.send(pair);
        meanwhile.accept(pair);
        looked.receive();
      }
      toLookAt.close();
    });
    crew.join();
    assertThat(sawNothing).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aValueMovesFromOneChannelToTheOther(int parallelism) {
    neverTakesItsDefault(
        parallelism,
        1,
        true,
        pair -> {
          pair.second.send(1);
          pair.first.tryReceive();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theSecondIsClosedBeforeTheFirstIsEmptied(int parallelism) {
    neverTakesItsDefault(
        parallelism,
        0,
        true,
        pair -> {
          pair.second.close();
          pair.first.tryReceive();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void oneChannelIsClosedBeforeItIsEmptied(int parallelism) {
    neverTakesItsDefault(
        parallelism,
        0,
        false,
        pair -> {
          pair.first.close();
          pair.first.tryReceive();
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theSecondFailsBeforeTheFirstIsEmptied(int parallelism) {
    RuntimeException failure = new RuntimeException("on purpose");
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    Chan<Pair> toLookAt = Heddle.chan();
    Crew crew = new Crew(parallelism);
    Chan<Integer> looked = Heddle.chan();
    crew.add(() -> {
      for (Pair pair : toLookAt) {
        try {
          Heddle.select(
              onReceive(pair.first, value -> {}),
              onReceive(pair.second, value -> wrong.set(new AssertionError("an end: " + value))),
              onDefault(() -> wrong.set(new AssertionError("nothing was ready"))));
        } catch (ChannelFailedException e) {
          assertThat(e).hasCause(failure);
        }
        looked.send(1);
      }
    });
    crew.add(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        Pair pair = Pair.fresh(0);
        toLookAt.send(pair);
        pair.second.close(failure);
        pair.first.tryReceive();
        looked.receive();
      }
      toLookAt.close();
    });
    crew.join();
    assertThat(wrong.get()).isNull();
  }

  /** Go: {@code TestSelfSelect}. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void twoThatSendAndReceiveOnOneChannelMeetEachOtherAndNotThemselves(int capacity) {
    Chan<Integer> channel = Heddle.chan(capacity);
    Crew crew = new Crew(2);
    for (int p = 0; p < 2; p++) {
      int party = p;
      SelectCase send = onSend(channel, party, () -> {});
      SelectCase receive =
          onReceive(
              channel,
              value -> {
                if (capacity == 0) {
                  assertThat(value).isNotEqualTo(party);
                }
              });
      crew.add(() -> {
        for (int i = 0; i < 1_000; i++) {
          if (party == 0 || i % 2 == 0) {
            Heddle.select(send, receive);
          } else {
            Heddle.select(receive, send);
          }
        }
      });
    }
    crew.join();
  }
}
