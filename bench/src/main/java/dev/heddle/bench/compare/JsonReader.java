package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as {@link Json} writes it: objects become maps, arrays lists, whole numbers longs and
 * others doubles.
 */
final class JsonReader {
  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads one value, and nothing may follow it.
   *
   * @throws IllegalArgumentException if the text is no JSON; it says where
   */
  static @Nullable Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value();
    if (reader.peek() != 0) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private @Nullable Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    take('{');
    while (peek() != '}') {
      if (!map.isEmpty()) {
        take(',');
      }
      String key = string();
      take(':');
      map.put(key, value());
    }
    take('}');
    return map;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> list = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      if (!list.isEmpty()) {
        take(',');
      }
      list.add(value());
    }
    take(']');
    return list;
  }

  private String string() {
    take('"');
    StringBuilder string = new StringBuilder();
    for (; ; ) {
      char character = next("a text's end");
      if (character == '"') {
        return string.toString();
      }
      string.append(character == '\\' ? escaped() : character);
    }
  }

  private char escaped() {
    char character = next("an escaped character");
    return switch (character) {
      case '"', '\\', '/' -> character;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw wrong("an escaped character");
    };
  }

  private char unicode() {
    int end = position + 4;
    if (end > text.length() || !text.substring(position, end).matches("[0-9a-fA-F]{4}")) {
      throw wrong("four hexadecimal digits");
    }
    char character = (char) Integer.parseInt(text.substring(position, end), 16);
    position = end;
    return character;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, position)) {
      throw wrong(word);
    }
    position += word.length();
    return value;
  }

  private Number number() {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    String number = text.substring(start, position);
    try {
      return number.matches("-?[0-9]+") ? (Number) Long.valueOf(number) : Double.valueOf(number);
    } catch (NumberFormatException e) {
      position = start;
      throw wrong("a value");
    }
  }

  /** The next character that is no space, which stays; 0 at the end. */
  private char peek() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private void take(char expected) {
    if (peek() != expected) {
      throw wrong("'" + expected + "'");
    }
    position++;
  }

  private char next(String expected) {
    if (position == text.length()) {
      throw wrong(expected);
    }
    return text.charAt(position++);
  }

  private IllegalArgumentException wrong(String expected) {
    String found =
        position < text.length()
            ? "'" + text.substring(position, Math.min(text.length(), position + 10)) + "'"
            : "the end";
    return new IllegalArgumentException(
        "no JSON: expected " + expected + " at character " + position + ", found " + found);
  }
}
