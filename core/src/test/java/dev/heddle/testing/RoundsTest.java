package dev.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rounds of stress tests: all of them on a usual JVM, and never too few to mean anything. */
class RoundsTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "99, 99", "2000, 2000", "200000, 200000"})
  void aUsualJvmDoesAll(int usual, int done) {
    assertThat(Rounds.of(usual, 1)).isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "100, 100", "101, 100", "2000, 100", "2020, 101", "200000, 10000"})
  void aSlowJvmDoesItsShareAndAHundredAtLeast(int usual, int done) {
    assertThat(Rounds.of(usual, 20)).isEqualTo(done);
  }
}
