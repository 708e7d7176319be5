package dev.heddle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own. */
final class Forked {

  /** The flag that opens the JDK to Heddle. */
  static final List<String> OPEN = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");

  private Forked() {}

  /** Runs {@code main} to its end, and returns what it printed on stdout and stderr. */
  static String run(Class<?> main, List<String> flags, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
