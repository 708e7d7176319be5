package dev.heddle.bench.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and truth values as JSON. */
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /** The value as text, which ends with a line break. */
  public static String of(Object value) {
    Json json = new Json();
    json.write(value, "\n");
    return json.text.append('\n').toString();
  }

  private void write(@Nullable Object value, String newLine) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map -> writeMap(map, newLine);
      case Iterable<?> list -> writeList(list, newLine);
      case Number number -> text.append(number);
      case Boolean truth -> text.append(truth);
      default -> writeText(value.toString());
    }
  }

  private void writeMap(Map<?, ?> map, String newLine) {
    String inner = newLine + "  ";
    String separator = inner;
    text.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator);
      writeText(String.valueOf(entry.getKey()));
      text.append(": ");
      write(entry.getValue(), inner);
      separator = "," + inner;
    }
    text.append(map.isEmpty() ? "}" : newLine + "}");
  }

  /** Numbers stay on one line, for rounds are read side by side. */
  private void writeList(Iterable<?> list, String newLine) {
    String inner = newLine + "  ";
    boolean first = true;
    boolean broken = false;
    text.append('[');
    for (Object value : list) {
      broken = !(value instanceof Number);
      text.append(first ? "" : ",").append(broken ? inner : first ? "" : " ");
      write(value, inner);
      first = false;
    }
    text.append(broken ? newLine + "]" : "]");
  }

  private void writeText(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      switch (character) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (character < ' ') {
            text.append(String.format("\\u%04x", (int) character));
          } else {
            text.append(character);
          }
        }
      }
    }
    text.append('"');
  }
}
