package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the examples in the library's Javadoc, so that none names a method that is no longer
 * there.
 */
class JavadocTest {
  private static final Path LIBRARY = ProgramRun.ROOT.resolve("core/src/main/java/dev/heddle");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);

  /** What the examples of a file take for granted. */
  private static final Map<String, String> DECLARED =
      Map.of(
          "Choice.java",
          "Chan<String> replies = chan();",
          "Context.java",
          "String url = \"\"; Chan<String> pages = chan(1); String fetch(String from) { return from; } "
              + "void show(String page) {} void giveUp() {} java.net.Socket socket; "
              + "void read(java.net.Socket from) {}",
          "flow/Flows.java",
          "record Event() {} Flow.Publisher<Event> publisher; void handle(Event event) {}",
          "Group.java",
          "String url = \"\"; record Page() {} Page fetch(String from) { return new Page(); } "
              + "void log(String line) {} void follow(String from, Chan<String> log) {} "
              + "void show(Page page) {}",
          "Select.java",
          "Chan<String> requests = chan(); Chan<Void> quit = chan(); boolean running; "
              + "void serve(String request) {}",
          "sync/Cond.java",
          "Mutex mutex = new Mutex(); Cond notEmpty = Cond.of(mutex); "
              + "Queue<String> queue = new ArrayDeque<>();",
          "sync/Mutex.java",
          "Mutex mutex = new Mutex(); int balance; int amount;",
          "sync/RWMutex.java",
          "RWMutex mutex = new RWMutex(); Map<String, String> table = Map.of(); String key = \"\";",
          "sync/SingleFlight.java",
          "record Page() {} String url = \"\"; Page old; SingleFlight<String, Page> loads = "
              + "new SingleFlight<>(); Page fetch(String from) { return new Page(); } "
              + "void show(Page page) {}",
          "sync/WaitGroup.java",
          "List<String> urls = List.of(); void fetch(String from) {}");

  @TempDir private Path folder;

  @Test
  void everyExampleCompiles() throws IOException {
    Map<String, String> examples = examples();
    assertThat(examples.keySet()).containsAll(DECLARED.keySet()).contains("Heddle.java");
    for (Map.Entry<String, String> example : examples.entrySet()) {
      String program = program(example.getKey(), example.getValue());
      Path file = Files.writeString(folder.resolve("Snippet.java"), program);
      assertThat(SnippetCompiler.compile(file)).as(example.getKey() + "\n" + program).isEmpty();
    }
  }

  /** The examples by file; of several in one file, all in a row. */
  private static Map<String, String> examples() throws IOException {
    Map<String, String> examples = new TreeMap<>();
    try (Stream<Path> files = Files.walk(LIBRARY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher example = EXAMPLE.matcher(Files.readString(file));
        while (example.find()) {
          String text = example.group(1).replaceAll("(?m)^ *\\* ?", "");
          examples.merge(LIBRARY.relativize(file).toString(), text, String::concat);
        }
      }
    }
    return examples;
  }

  private static String program(String file, String example) {
    if (example.contains("void main(")) {
      return example;
    }
    String result = example.contains("return ") ? "Object" : "void";
    return """
    import static dev.heddle.Heddle.*;
    import dev.heddle.*;
    import dev.heddle.flow.*;
    import dev.heddle.sync.*;
    %s
    %s example() throws Exception {
    %s
    }

    void main() {}
    """
        .formatted(DECLARED.getOrDefault(file, ""), result, example);
  }
}
