package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of what users import. */
class NamesTest {

  private static final List<String> OURS =
      List.of("dev.heddle", "dev.heddle.sync", "dev.heddle.management");

  private static final List<String> THEIRS =
      List.of(
          "java.lang",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.function",
          "java.time");

  /** Whoever imports the whole package beside one of these must not find a name twice. */
  @Test
  void noPublicNameRepeatsOneOfTheJdk() throws Exception {
    List<String> names = new ArrayList<>();
    for (String ours : OURS) {
      names.addAll(publicNamesIn(ours));
    }
    assertThat(names).contains("Chan", "Mutex", "Goroutines"); // or it looks in the wrong place
    assertThat(names).doesNotHaveDuplicates();
    List<String> clashes = new ArrayList<>();
    for (String name : names) {
      for (String theirs : THEIRS) {
        if (exists(theirs + "." + name)) {
          clashes.add(theirs + "." + name);
        }
      }
    }
    assertThat(clashes).isEmpty();
  }

  private static List<String> publicNamesIn(String ours) throws Exception {
    Path root = Path.of(Chan.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve(ours.replace('.', '/')))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        boolean isTopLevel = file.toString().endsWith(".class") && name.matches("[A-Za-z]+");
        if (isTopLevel && Modifier.isPublic(load(ours + "." + name).getModifiers())) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, NamesTest.class.getClassLoader());
  }

  private static boolean exists(String name) {
    try {
      load(name);
      return true;
    } catch (ClassNotFoundException none) {
      return false;
    }
  }
}
