package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again; what is no JSON is told, with its place. */
class JsonReaderTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "a \"b\" \\ \n\t\u0001 é");
    value.put("numbers", List.of(1L, -2.5, 1e-9, Long.MAX_VALUE));
    value.put("list", new ArrayList<>(Arrays.asList(true, false, null)));
    value.put("empty", Map.of());
    value.put("none", List.of());
    assertThat(JsonReader.read(Json.of(value))).isEqualTo(value);
  }

  @Test
  void otherEscapesAreRead() {
    assertThat(JsonReader.read(" \"\\/\\r\\b\\f\\u00e9\" ")).isEqualTo("/\r\b\fé");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"a\": 1,}|'\"'|8",
        "[1 2]|','|3",
        "[1|','|2",
        "nil|null|0",
        "[-]|a value|1",
        "\"open|a text's end|5",
        "\"\\x\"|an escaped character|3",
        "\"\\u12\"|four hexadecimal digits|3",
        "1 1|the end|2",
        "``|a value|0",
      })
  void anythingElseIsTold(String text, String expected, int position) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonReader.read(text))
        .withMessageContaining(expected + " at character " + position);
  }
}
