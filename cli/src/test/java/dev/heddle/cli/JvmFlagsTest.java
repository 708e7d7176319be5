package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each method that the launcher's flags name is there, on the JDK that runs this: the JVM does not
 * complain of one that is not.
 */
class JvmFlagsTest {
  private static final Pattern COMMAND =
      Pattern.compile("-XX:CompileCommand=(?:dont)?inline,([\\w.$]+)::([\\w$]+)");

  @Test
  void everyMethodThatACompileCommandNamesIsThere() throws IOException {
    Path flags = LauncherProcess.root().resolve("launcher/jvm-flags");
    List<String> missing = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int seen = 0;
    for (String line : Files.readAllLines(flags)) {
      Matcher command = COMMAND.matcher(line.strip());
      if (command.matches()) {
        seen++;
        if (!hasMethod(command.group(1), command.group(2))) {
          missing.add(command.group(1) + "::" + command.group(2));
        }
      } else if (line.contains("CompileCommand") && !line.startsWith("#")) {
        others.add(line);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(others).containsExactly("-XX:CompileCommand=quiet");
    assertThat(seen).isGreaterThan(20);
  }

  private static boolean hasMethod(String type, String method) {
    try {
      return Arrays.stream(
              Class.forName(type, false, JvmFlagsTest.class.getClassLoader()).getDeclaredMethods())
          .anyMatch(each -> each.getName().equals(method));
    } catch (ClassNotFoundException none) {
      return false;
    }
  }
}
