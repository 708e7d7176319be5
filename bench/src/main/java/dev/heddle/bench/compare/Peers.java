package dev.heddle.bench.compare;

import dev.heddle.bench.harness.EchoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the peers that are installed, builds what they need, and says which are missing and why.
 */
final class Peers {
  /** The peer that the others are divided by. */
  static final String BASELINE = "go";

  static final List<String> NAMES = List.of("heddle", BASELINE, "kotlin", "jox", "jdk", "platform");

  /** Those that run unless others are named. */
  static final List<String> USUAL = NAMES.subList(0, 5);

  private static final String PACKAGE = "dev.heddle.bench.";

  private static final Duration LIST_LIMIT = Duration.ofSeconds(60);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);

  private final Path home;
  private final Path target;
  private final Map<String, String> missing = new LinkedHashMap<>();

  /** With the folder of the bench module, and the one that it builds to. */
  Peers(Path home, Path target) {
    this.home = home;
    this.target = target;
  }

  /** The installed ones of those that are named, in the order of the names. */
  List<Peer> find(List<String> names) throws IOException, InterruptedException {
    List<Peer> peers = new ArrayList<>();
    for (String name : names) {
      try {
        peers.add(name.equals("go") ? go() : onJvm(name));
      } catch (MissingPeerException e) {
        missing.put(name, e.getMessage());
      }
    }
    return peers;
  }

  /** Why each of the others was left out. */
  Map<String, String> missing() {
    return missing;
  }

  private Peer onJvm(String name) throws IOException, InterruptedException, MissingPeerException {
    String java = "Java " + Runtime.version().feature();
    Map<String, String> libraries = libraries();
    return switch (name) {
      case "heddle" ->
          onJvm(name, "Heddle on " + java, "heddle.HeddlePrograms", JvmCommand.heddleFlags());
      case "kotlin" ->
          onJvm(
              name,
              "kotlinx.coroutines " + libraries.get("kotlinx-coroutines-core-jvm"),
              "kotlin.KotlinProgramsKt",
              List.of());
      case "jox" -> onJvm(name, "Jox " + libraries.get("channels"), "jox.JoxPrograms", List.of());
      case "jdk" -> onJvm(name, "virtual threads of " + java, "jdk.JdkPrograms", List.of());
      case "platform" ->
          onJvm(name, "platform threads of " + java, "platform.PlatformPrograms", List.of());
      default -> throw new IllegalArgumentException("no such peer: " + name);
    };
  }

  /** The command of the client that the echo servers of all peers start, split by tabs. */
  static String echoClient(boolean quick) {
    return String.join(
        "\t",
        JvmCommand.java(),
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        EchoClient.class.getName(),
        quick ? "500" : "2000",
        quick ? "500" : "4000");
  }

  private Peer onJvm(String name, String title, String mainClass, List<String> flags)
      throws IOException, InterruptedException, MissingPeerException {
    List<String> launch = JvmCommand.of(home, flags, PACKAGE + mainClass);
    return new Peer(name, title, List.copyOf(launch), programs(launch), true);
  }

  private Peer go() throws IOException, InterruptedException, MissingPeerException {
    String go = only(List.of(home.resolve("peer-go").toString()));
    Path binary = target.resolve("go-programs");
    output(List.of(go, "build", "-C", home.resolve("go").toString(), "-o", binary.toString(), "."));
    String version = only(List.of(go, "env", "GOVERSION")).replaceFirst("^go", "Go ");
    List<String> launch = List.of(binary.toString());
    return new Peer("go", version, launch, programs(launch), false);
  }

  private Set<String> programs(List<String> launch)
      throws IOException, InterruptedException, MissingPeerException {
    List<String> command = new ArrayList<>(launch);
    command.add("list");
    return Set.copyOf(output(command, LIST_LIMIT));
  }

  private String only(List<String> command)
      throws IOException, InterruptedException, MissingPeerException {
    List<String> lines = output(command);
    if (lines.size() != 1) {
      throw new MissingPeerException(String.join(" ", command) + " printed " + lines);
    }
    return lines.getFirst();
  }

  private List<String> output(List<String> command)
      throws IOException, InterruptedException, MissingPeerException {
    return output(command, BUILD_LIMIT);
  }

  private List<String> output(List<String> command, Duration limit)
      throws IOException, InterruptedException, MissingPeerException {
    Trial trial = Trial.run(command, limit, target);
    String failure = trial.failure();
    if (failure != null) {
      throw new MissingPeerException(Path.of(command.getFirst()).getFileName() + ": " + failure);
    }
    return trial.lines();
  }

  /** The libraries on the class path with their versions, as their files' names tell. */
  private static Map<String, String> libraries() {
    Pattern jar = Pattern.compile("(.+?)-([0-9].*)\\.jar");
    Map<String, String> versions = new HashMap<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path file = Path.of(entry);
      Matcher matcher = jar.matcher(String.valueOf(file.getFileName()));
      if (Files.exists(file) && matcher.matches()) {
        versions.put(matcher.group(1), matcher.group(2));
      }
    }
    return versions;
  }
}
