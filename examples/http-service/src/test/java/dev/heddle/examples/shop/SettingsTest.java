package dev.heddle.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void theCommandLineIsRead() {
    assertThat(Settings.parse()).isEqualTo(new Settings(8080, Threads.HEDDLE));
    assertThat(Settings.parse("--threads", "jdk", "--port", "0"))
        .isEqualTo(new Settings(0, Threads.JDK));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong("unknown option --prot; see --help", "--prot", "1");
    assertWrong("--port needs a value; see --help", "--port");
    assertWrong("--port is a whole number from 0 to 65535, not '65536'", "--port", "65536");
    assertWrong("--port is a whole number from 0 to 65535, not 'http'", "--port", "http");
    assertWrong("--threads is heddle, jdk or platform, not 'loom'", "--threads", "loom");
  }

  private static void assertWrong(String message, String... arguments) {
    assertThatThrownBy(() -> Settings.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
