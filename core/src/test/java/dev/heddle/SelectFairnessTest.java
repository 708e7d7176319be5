package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of several ready cases one is chosen uniformly at random. */
class SelectFairnessTest {

  private static final int TRIALS = 60_000;

  /**
   * Far above what chance gives: with 7 degrees of freedom chi-square exceeds 60 once in 10^9 runs.
   * A choice that prefers a case by a tenth exceeds it.
   */
  private static final double LIMIT = 60;

  private static void assertUniform(int[] counts) {
    double expected = (double) TRIALS / counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).as("chi-square of the choices").isLessThan(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void readyReceivesAreChosenUniformly(int cases) {
    int[] counts = new int[cases];
    SelectCase[] select = new SelectCase[cases];
    for (int i = 0; i < cases; i++) {
      int index = i;
      Chan<Integer> closed = Heddle.chan();
      closed.close();
      select[i] = onReceive(closed, value -> counts[index]++);
    }
    for (int i = 0; i < TRIALS; i++) {
      Heddle.select(select);
    }
    assertUniform(counts);
  }

  @Test
  void aReusableSelectChoosesUniformly() {
    int[] counts = new int[4];
    SelectCase[] cases = new SelectCase[4];
    for (int i = 0; i < 4; i++) {
      int index = i;
      Chan<Integer> closed = Heddle.chan();
      closed.close();
      cases[i] = onReceive(closed, value -> counts[index]++);
    }
    Select select = Select.of(cases);
    for (int i = 0; i < TRIALS; i++) {
      select.await();
    }
    assertUniform(counts);
  }

  @Test
  void sendsAndReceivesOfOneChannelAreChosenUniformly() {
    int[] counts = new int[2];
    Chan<Integer> half = Heddle.chan(2);
    IntConsumer count = index -> counts[index]++;
    for (int i = 0; i < TRIALS; i++) {
      half.trySend(0);
      Heddle.select(
          onReceive(half, value -> count.accept(0)), onSend(half, 1, () -> count.accept(1)));
      while (half.tryReceive() != null) {
        // one value each time
      }
    }
    assertUniform(counts);
  }

  @Test
  void aChannelInTwoCasesCountsTwice() {
    int[] counts = new int[3];
    Chan<Integer> twice = Heddle.chan();
    Chan<Integer> once = Heddle.chan();
    twice.close();
    once.close();
    SelectCase[] cases = {
      onReceive(twice, value -> counts[0]++),
      onReceive(once, value -> counts[1]++),
      onReceive(twice, value -> counts[2]++)
    };
    for (int i = 0; i < TRIALS; i++) {
      Heddle.select(cases);
    }
    assertUniform(counts);
  }
}
