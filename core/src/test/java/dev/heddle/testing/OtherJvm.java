package dev.heddle.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a test's program in a JVM of its own: what is decided when a JVM starts needs one. */
public final class OtherJvm {

  /** The flag that opens the JDK to Heddle. */
  public static final List<String> OPEN = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");

  private OtherJvm() {}

  /** {@link #OPEN}, and {@code more}. */
  public static List<String> openAnd(String... more) {
    List<String> flags = new ArrayList<>(OPEN);
    flags.addAll(List.of(more));
    return flags;
  }

  /** What {@code program} prints, on either stream, in a JVM that was given {@code flags}. */
  public static String run(Class<?> program, List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(program, flags, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** Starts {@code program}, which prints on one stream, in a JVM that is given {@code flags}. */
  public static Process start(Class<?> program, List<String> flags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
