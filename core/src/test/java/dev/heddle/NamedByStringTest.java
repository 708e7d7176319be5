package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each class and method that the sources name by a string is there: a rename would otherwise change
 * what reports show, and break nothing. Names of the JDK's inside are those of the JDK that runs
 * this.
 */
class NamedByStringTest {
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** The names of Flight Recorder's events, which only look like types. */
  private static final Pattern EVENT = Pattern.compile("@Name\\(\"[^\"]*\"\\)");

  /** As in {@code java.lang.Thread}, {@code dev.heddle.Run$Main}. */
  private static final Pattern TYPE =
      Pattern.compile("(?:dev|java|jdk|sun|com)(?:\\.[a-z]\\w*)+\\.[A-Z][\\w$]*");

  /** A type, and a method of it as a stack trace shows it, up to the file. */
  private static final Pattern CALL = Pattern.compile("(" + TYPE + ")\\.(\\w+)\\(");

  /** The beginning of the names of a package's types. */
  private static final Pattern PACKAGE = Pattern.compile("dev\\.heddle\\.(?:[a-z]\\w*\\.)*");

  private static final Pattern METHOD_NAME =
      Pattern.compile("getMethodName\\(\\)\\s*\\.equals\\(\\s*\"(\\w+)\"");

  /** The types whose methods {@code Frames} names, by the name. */
  private static final Map<String, String> METHODS =
      Map.of(
          "runTask", "dev.heddle.GoroutineRunner",
          "join", "java.lang.Thread",
          "yield", "java.lang.Thread",
          "run", "java.lang.Thread",
          "runWith", "java.lang.Thread",
          "park", "java.util.concurrent.locks.LockSupport",
          "parkVirtualThread", "jdk.internal.access.JavaLangAccess");

  @Test
  void everyTypeThatAStringNamesIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int seen = 0;
    for (Path source : sources()) {
      Matcher literals = LITERAL.matcher(EVENT.matcher(Files.readString(source)).replaceAll(""));
      while (literals.find()) {
        String literal = literals.group(1);
        Matcher call = CALL.matcher(literal);
        boolean there;
        if (call.matches()) {
          there = hasMethod(call.group(1), call.group(2));
        } else if (TYPE.matcher(literal).matches()) {
          there = hasType(literal);
        } else if (PACKAGE.matcher(literal).matches()) {
          there = hasPackage(literal);
        } else {
          continue;
        }
        seen++;
        if (!there) {
          missing.add(literal + " in " + source.getFileName());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(seen).as("names that were found and looked up").isGreaterThan(30);
  }

  @Test
  void everyMethodOfAFrameThatAStringNamesIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : sources()) {
      Matcher names = METHOD_NAME.matcher(Files.readString(source));
      while (names.find()) {
        named.add(names.group(1));
      }
    }
    assertThat(named).as("the names that this test knows the types of").isEqualTo(METHODS.keySet());
    METHODS.forEach(
        (method, type) -> assertThat(hasMethod(type, method)).as(type + "." + method).isTrue());
  }

  /** A goroutine that waits for a socket is told from others by the name of the JDK's thread. */
  @Test
  void theJdkNamesItsPollersAsForeignThreadsExpects() throws IOException {
    Path source =
        root().resolve("core/src/main/java/dev/heddle/internal/sched/ForeignThreads.java");
    Matcher poller = Pattern.compile("POLLER = \"([^\"]+)\"").matcher(Files.readString(source));
    assertThat(poller.find()).isTrue();
    Path jdk =
        FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base/sun/nio/ch");
    List<String> users = new ArrayList<>();
    try (Stream<Path> types = Files.list(jdk)) {
      for (Path type : types.filter(each -> each.toString().contains("Poller")).toList()) {
        String constants = new String(Files.readAllBytes(type), StandardCharsets.ISO_8859_1);
        if (constants.contains(poller.group(1))) {
          users.add(type.toString());
        }
      }
    }
    assertThat(users).as("classes of the JDK that have the string " + poller.group(1)).isNotEmpty();
  }

  private static boolean hasMethod(String type, String method) {
    try {
      Method[] methods =
          Class.forName(type, false, Chan.class.getClassLoader()).getDeclaredMethods();
      return Arrays.stream(methods).anyMatch(each -> each.getName().equals(method));
    } catch (ClassNotFoundException none) {
      return false;
    }
  }

  private static boolean hasType(String type) throws IOException {
    try {
      Class.forName(type, false, Chan.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return hasSource(type);
    }
  }

  /** Whether another module, which this one's tests cannot load, has the type. */
  private static boolean hasSource(String type) throws IOException {
    String[] nest = type.split("\\$", -1);
    for (Path module : modules()) {
      Path file = module.resolve(nest[0].replace('.', '/') + ".java");
      if (Files.isRegularFile(file)) {
        String text = Files.readString(file);
        return Arrays.stream(nest)
            .skip(1)
            .allMatch(inner ->
                Pattern.compile("\\b(class|record|enum|interface) " + inner + "\\b")
                    .matcher(text)
                    .find());
      }
    }
    return false;
  }

  private static boolean hasPackage(String prefix) throws IOException {
    for (Path module : modules()) {
      if (Files.isDirectory(module.resolve(prefix.replace('.', '/')))) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module)) {
        files.filter(each -> each.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  /** The folder of the sources of each module, but for the examples and the tests. */
  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(root())) {
      List<Path> modules =
          folders
              .map(each -> each.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .sorted()
              .toList();
      assertThat(modules).contains(root().resolve("core/src/main/java"));
      return modules;
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("heddle.root"));
  }
}
