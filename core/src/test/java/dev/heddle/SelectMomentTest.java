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

  private static final int ROUNDS = 5_000;

  /** Two channels, made new in each round; the first has a value. */
  private record Pair(Chan<Integer> first, Chan<Integer> second) {
    static Pair fresh(int secondCapacity) {
      Pair pair = new Pair(Heddle.chan(1), Heddle.chan(secondCapacity));
      pair.first.send(1);
      return pair;
    }
  }

  /**
   * Does {@code meanwhile} to one pair after the other, while another goroutine does {@code look}.
   * They hand the pairs over without a wait, so that both are running, and each round shifts the
   * one against the other.
   */
  private static void beside(
      int parallelism, int secondCapacity, Consumer<Pair> meanwhile, Consumer<Pair> look) {
    AtomicReference<Pair> toLookAt = new AtomicReference<>();
    Crew crew = new Crew(parallelism);
    crew.add(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        Pair pair;
        while ((pair = toLookAt.get()) == null) {
          Heddle.yieldNow();
        }
        look.accept(pair);
        toLookAt.set(null);
      }
    });
    crew.add(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        Pair pair = Pair.fresh(secondCapacity);
        toLookAt.set(pair);
        for (int k = i % 64; k > 0; k--) {
          Thread.onSpinWait();
        }
        meanwhile.accept(pair);
        while (toLookAt.get() != null) {
          crew.check(); // whether the other is still there
          Heddle.yieldNow();
        }
      }
    });
    crew.join();
  }

  private static void neverTakesItsDefault(
      int parallelism, int secondCapacity, boolean both, Consumer<Pair> meanwhile) {
    AtomicBoolean sawNothing = new AtomicBoolean();
    beside(
        parallelism,
        secondCapacity,
        meanwhile,
        pair -> {
          SelectCase first = onReceive(pair.first, value -> {});
          SelectCase second = onReceive(both ? pair.second : Chan.never(), value -> {});
          Heddle.select(first, second, onDefault(() -> sawNothing.set(true)));
        });
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
    beside(
        parallelism,
        0,
        pair -> {
          pair.second.close(failure);
          pair.first.tryReceive();
        },
        pair -> {
          try {
            Heddle.select(
                onReceive(pair.first, value -> {}),
                onReceive(pair.second, value -> wrong.set(new AssertionError("an end: " + value))),
                onDefault(() -> wrong.set(new AssertionError("nothing was ready"))));
          } catch (ChannelFailedException e) {
            assertThat(e).hasCause(failure);
          }
        });
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
