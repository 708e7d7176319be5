package dev.heddle.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a program on the JVM is started, with the options that {@code heddle run} sets. */
public final class JvmCommand {

  /**
   * What {@code heddle run} starts a program with; the other peers on the JVM get it too. And a
   * process that ran out of memory ends, where it would wait for ever for a thread that died.
   */
  private static final List<String> FLAGS =
      List.of("-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

  /** The others of the flags, from the bench module's folder. */
  private static final String FLAG_FILE = "../launcher/jvm-flags";

  private static final List<String> HEDDLE_FLAGS =
      List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");

  private JvmCommand() {}

  /** The {@code java} that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * The command, up to where the program's arguments follow.
   *
   * @param home the folder of the bench module
   */
  public static List<String> of(Path home, List<String> flags, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(FLAGS);
    command.add("@" + home.resolve(FLAG_FILE).normalize());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    return command;
  }

  /** What Heddle needs, and what {@code heddle run} would be given as well. */
  public static List<String> heddleFlags() {
    List<String> flags = new ArrayList<>(HEDDLE_FLAGS);
    String more = System.getenv().getOrDefault("HEDDLE_JAVA_OPTS", "").strip();
    if (!more.isEmpty()) {
      flags.addAll(List.of(more.split("\\s+", -1)));
    }
    return flags;
  }
}
