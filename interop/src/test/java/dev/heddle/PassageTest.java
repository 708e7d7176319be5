package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Tally;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's locks, monitors and blocking queues in goroutines, and between these and threads. */
class PassageTest {

  private static final int PRODUCERS = 8;
  private static final int EACH = 1_000;

  static Stream<Arguments> kindsAndParallelism() {
    return Stream.of(Passage.Kind.values())
        .flatMap(kind -> Stream.of(1, 2, 4, 8).map(n -> Arguments.of(kind, n)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndParallelism")
  void everyValueArrivesOnceAndEachProducersInOrder(Passage.Kind kind, int parallelism) {
    Passage passage = kind.open();
    Chan<int[]> taken = Heddle.chan();
    Tally tally = new Tally(PRODUCERS * EACH);
    Crew crew = new Crew(parallelism);
    for (int p = 0; p < PRODUCERS; p++) {
      int first = p * EACH;
      crew.add(() -> {
        for (int i = 0; i < EACH; i++) {
          passage.put(first + i);
        }
      });
      crew.add(() -> takeEach(passage, taken));
    }
    crew.add(() -> {
      for (int c = 0; c < PRODUCERS; c++) {
        noteInOrder(taken.receive(), tally);
      }
    });
    crew.join();
    tally.checkAllReceived();
  }

  private static void takeEach(Passage passage, Chan<int[]> taken) throws InterruptedException {
    int[] values = new int[EACH];
    for (int i = 0; i < EACH; i++) {
      values[i] = passage.take();
    }
    taken.send(values);
  }

  /** One consumer takes the values of any one producer in the order in which they were put. */
  private static void noteInOrder(int[] values, Tally tally) {
    int[] last = new int[PRODUCERS];
    for (int value : values) {
      int producer = value / EACH;
      int place = value % EACH + 1;
      assertThat(place)
          .as("after %s of producer %s", last[producer], producer)
          .isGreaterThan(last[producer]);
      last[producer] = place;
      tally.received(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goroutinesAndPlatformThreadsMeet(Passage.Kind kind) {
    Passage there = kind.open();
    Passage back = kind.open();
    Caller.Running echo =
        Caller.PLATFORM_THREAD.start(() -> {
          for (int i = 0; i < EACH; i++) {
            back.put(-there.take());
          }
        });
    Crew crew = new Crew(2);
    crew.add(() -> {
      for (int i = 0; i < EACH; i++) {
        there.put(i);
        assertThat(back.take()).isEqualTo(-i);
      }
    });
    crew.join();
    echo.join();
  }
}
