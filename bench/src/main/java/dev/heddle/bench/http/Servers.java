package dev.heddle.bench.http;

import dev.heddle.bench.compare.MissingPeerException;
import dev.heddle.bench.compare.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds or builds what the comparison starts: the servers, and wrk. */
final class Servers {

  static final List<String> NAMES = List.of("heddle", "jdk", "go", "platform");

  /** Those that run unless others are named. */
  static final List<String> USUAL = NAMES.subList(0, 3);

  /**
   * What is the same for both on the JVM, beside the options of {@code heddle run}. Heddle's own
   * option is in the jar's manifest.
   */
  private static final List<String> JVM_FLAGS =
      List.of("-Xmx1g", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

  private static final String FLAG_FILE = "../launcher/jvm-flags";

  private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);

  /** A server: its name, and how it is started. */
  record Server(String name, List<String> command) {

    /** The shop is Java's; in Go there are the requests without it. */
    boolean has(Load load) {
      return load != Load.ORDERS || !name.equals("go");
    }
  }

  private final Path home;
  private final Path service;
  private final Path target;
  private final Map<String, String> missing = new LinkedHashMap<>();

  /** With the folder of the bench module, the one where the service was built, and one to use. */
  Servers(Path home, Path service, Path target) {
    this.home = home;
    this.service = service;
    this.target = target;
  }

  /** Those of the names that can be run here. */
  List<Server> find(List<String> names) throws IOException, InterruptedException {
    List<Server> servers = new ArrayList<>();
    for (String name : names) {
      try {
        servers.add(new Server(name, name.equals("go") ? go() : onJvm(name)));
      } catch (MissingPeerException e) {
        missing.put(name, e.getMessage());
      }
    }
    return servers;
  }

  /** Why each of the others was left out. */
  Map<String, String> missing() {
    return missing;
  }

  /** The path of wrk. */
  String wrk() throws IOException, InterruptedException, MissingPeerException {
    return only(List.of(home.resolve("peer-wrk").toString()));
  }

  private List<String> onJvm(String name) throws IOException, MissingPeerException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.add("@" + home.resolve(FLAG_FILE));
    command.addAll(List.of("-jar", jar().toString(), "--port", "0", "--threads", name));
    return List.copyOf(command);
  }

  private Path jar() throws IOException, MissingPeerException {
    try (Stream<Path> files = Files.list(service)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("heddle-http-service-.*jar"))
          .findFirst()
          .orElseThrow(() -> new MissingPeerException("no jar of the service in " + service));
    }
  }

  private List<String> go() throws IOException, InterruptedException, MissingPeerException {
    String go = only(List.of(home.resolve("peer-go").toString()));
    String sources = home.resolve("go").toString();
    String binary = target.resolve("go-httpserver").toString();
    output(List.of(go, "build", "-C", sources, "-o", binary, "./httpserver"));
    return List.of(binary);
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
    Trial trial = Trial.run(command, BUILD_LIMIT, target);
    String failure = trial.failure();
    if (failure != null) {
      throw new MissingPeerException(Path.of(command.getFirst()).getFileName() + ": " + failure);
    }
    return trial.lines();
  }
}
