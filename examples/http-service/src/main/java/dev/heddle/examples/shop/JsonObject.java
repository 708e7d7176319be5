package dev.heddle.examples.shop;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object whose values are strings and whole numbers: all that the shop speaks. */
final class JsonObject {

  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Adds a member, or replaces the one of that name. */
  JsonObject with(String name, String value) {
    members.put(name, value);
    return this;
  }

  JsonObject with(String name, long value) {
    members.put(name, value);
    return this;
  }

  /** The value of a member; null if there is none of that name. */
  @Nullable Object get(String name) {
    return members.get(name);
  }

  /** As text. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    members.forEach((name, value) -> {
      text.append(text.length() == 1 ? "" : ",");
      appendQuoted(text, name);
      text.append(':');
      if (value instanceof String string) {
        appendQuoted(text, string);
      } else {
        text.append(value);
      }
    });
    return text.append('}').toString();
  }

  private static void appendQuoted(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
