package dev.heddle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM of its own, for what is decided once in the life of a JVM. */
final class Jvm {

  /** The flag that lets Heddle have its own scheduler. */
  static final String[] NATIVE = {"--add-opens", "java.base/java.lang=ALL-UNNAMED"};

  private Jvm() {}

  /** What {@code program} prints on both streams, started with {@code flags}. */
  static String run(Class<?> program, String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(program.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
