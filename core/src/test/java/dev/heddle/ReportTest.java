package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of reports that no test can wait for. */
class ReportTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "0, \"\"",
        "59, \"\"",
        "60, \", 1 minute\"",
        "119, \", 1 minute\"",
        "120, \", 2 minutes\"",
        "3600, \", 60 minutes\"",
      })
  void aWaitHasLastedForWholeMinutes(int seconds, String words) {
    assertThat(Report.since(seconds)).isEqualTo(words);
  }
}
