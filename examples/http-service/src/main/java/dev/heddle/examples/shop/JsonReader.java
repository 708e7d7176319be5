package dev.heddle.examples.shop;

/** Reads a {@link JsonObject} from text, as RFC 8259 has it. */
final class JsonReader {

  private static final int HEX = 16;
  private static final int HEX_DIGITS = 4;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads all of {@code text}.
   *
   * @throws IllegalArgumentException if it is no such object; the message says what is wrong where
   */
  static JsonObject read(String text) {
    JsonReader reader = new JsonReader(text);
    JsonObject object = reader.object();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.wrong("the end of the text");
    }
    return object;
  }

  private JsonObject object() {
    JsonObject object = new JsonObject();
    expect('{');
    if (comes('}')) {
      return object;
    }
    do {
      skipSpace();
      String name = string();
      expect(':');
      skipSpace();
      if (at < text.length() && text.charAt(at) == '"') {
        object.with(name, string());
      } else {
        object.with(name, number());
      }
    } while (comes(','));
    expect('}');
    return object;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (true) {
      char c = next("a closing quote");
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        at--;
        throw wrong("no control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next("an escaped character");
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("one of \"\\/bfnrtu after a backslash");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(next("four hexadecimal digits"), HEX);
      if (digit < 0) {
        at--;
        throw wrong("four hexadecimal digits");
      }
      code = code * HEX + digit;
    }
    return (char) code;
  }

  private long number() {
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    try {
      return Long.parseLong(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw wrong("a string or a whole number");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean comes(char wanted) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!comes(wanted)) {
      throw wrong("'" + wanted + "'");
    }
  }

  private char next(String wanted) {
    if (at == text.length()) {
      throw wrong(wanted);
    }
    return text.charAt(at++);
  }

  private IllegalArgumentException wrong(String wanted) {
    String found = at == text.length() ? "the end" : "'" + text.charAt(at) + "'";
    return new IllegalArgumentException(
        "expected " + wanted + " at character " + at + " of the JSON text, but found " + found);
  }
}
