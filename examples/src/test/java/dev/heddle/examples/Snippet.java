package dev.heddle.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of Java in a page of the documentation, as a program in one file.
 *
 * <p>A block is a program as it stands, unless a comment in the line above says that it is a
 * fragment: {@code <!-- snippet: fragment -->}. It is then the body of a method, with Heddle
 * imported, and whatever else stands in the comment (over several lines, if need be) is declared
 * beside that method: what the reader need not see.
 *
 * @param place the page and the line at which the block begins
 * @param program what is compiled
 * @param hasMain whether it is also run
 */
record Snippet(String place, String program, boolean hasMain) {
  private static final String BEGIN = "```java";
  private static final String END = "```";
  private static final String MARK = "<!-- snippet:";
  private static final String MARK_END = "-->";
  private static final Pattern MAIN = Pattern.compile("\\bvoid main\\(");

  /** The blocks of Java in a page. */
  static List<Snippet> in(String page, String text) {
    List<String> lines = text.lines().toList();
    List<Snippet> snippets = new ArrayList<>();
    String declared = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      int first = i + 1;
      if (line.startsWith(MARK)) {
        i = indexOf(MARK_END, lines, i, page);
        declared = declaredBy(String.join("\n", lines.subList(first - 1, i + 1)), page, first);
      } else if (line.equals(BEGIN)) {
        i = indexOf(END, lines, i + 1, page);
        String code = String.join("\n", lines.subList(first, i));
        String place = page + ":" + first;
        snippets.add(
            declared == null
                ? new Snippet(place, code, MAIN.matcher(code).find())
                : new Snippet(place, fragment(declared, code), false));
        declared = null;
      } else if (!line.isEmpty() && declared != null) {
        throw new IllegalArgumentException(
            page + ":" + first + ": a snippet comment needs a ```java block below, not " + line);
      }
    }
    return snippets;
  }

  private static int indexOf(String end, List<String> lines, int from, String page) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).strip().endsWith(end)) {
        return i;
      }
    }
    throw new IllegalArgumentException(page + ":" + from + ": no line ends this with " + end);
  }

  private static String declaredBy(String comment, String page, int line) {
    String said = comment.strip();
    said = said.substring(MARK.length(), said.length() - MARK_END.length()).strip();
    if (!said.startsWith("fragment")) {
      throw new IllegalArgumentException(
          page + ":" + line + ": unknown snippet '" + said + "'; the only one is 'fragment'");
    }
    return said.substring("fragment".length());
  }

  private static String fragment(String declared, String code) {
    return """
    import static dev.heddle.Heddle.*;
    import dev.heddle.*;
    %s
    void fragment() throws Exception {
    %s
    }

    void main() {}
    """
        .formatted(declared, code);
  }
}
