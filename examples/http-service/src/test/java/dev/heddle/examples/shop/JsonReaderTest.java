package dev.heddle.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void membersAreRead() {
    JsonObject object = JsonReader.read(" { \"a\" : \"b\\n\\\"\\u00fc\" ,\t\"n\":-12 } ");
    assertThat(object.get("a")).isEqualTo("b\n\"ü");
    assertThat(object.get("n")).isEqualTo(-12L);
    assertThat(object.get("other")).isNull();
    assertThat(JsonReader.read("{}")).hasToString("{}");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    String odd = "\"\\/\b\f\n\r\t\u0001ü€";
    JsonObject object = new JsonObject().with(odd, odd).with("n", Long.MIN_VALUE);
    assertThat(JsonReader.read(object.toString())).hasToString(object.toString());
    assertThat(JsonReader.read(object.toString()).get(odd)).isEqualTo(odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1.5}",
        "{\"a\":true}",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{\"a\":1} x",
        "{\"a\":99999999999999999999}",
        "{\"a\":\"\n\"}",
        "{\"a\":{}}"
      })
  void whatIsNoObjectOfStringsAndNumbersIsRefused(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "(?s)expected .+ at character [0-9]+ of the JSON text, but found ('.'|the end)");
  }
}
