package dev.heddle.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process of a server, until it is closed. */
final class RunningServer implements AutoCloseable {

  /** The first line that each prints, once it listens. */
  private static final Pattern LISTENING = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+) .*");

  private final Process process;
  private final Thread killer;
  private final URI root;

  private RunningServer(Process process, Thread killer, URI root) {
    this.process = process;
    this.killer = killer;
    this.root = root;
  }

  /**
   * Starts a server; it listens when this returns. What it says on standard error goes to a file.
   *
   * @throws IOException if it ends instead
   */
  static RunningServer start(Servers.Server server, Path target) throws IOException {
    Path complaints = target.resolve("http-" + server.name() + ".err");
    Process process =
        new ProcessBuilder(server.command())
            .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))
            .start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    Matcher listening = LISTENING.matcher(line == null ? "" : line);
    if (!listening.matches()) {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
      throw new IOException(
          "the server '" + server.name() + "' does not listen; what it said is in " + complaints);
    }
    return new RunningServer(process, killer, URI.create(listening.group(1)));
  }

  URI at(String path) {
    return root.resolve(path);
  }

  /** Puts into the shop what {@link Load#ORDERS} orders, and a first order to look up. */
  void stock() throws IOException, InterruptedException {
    post("/items", "{\"name\":\"tea\",\"stock\":1000000000}");
    post("/orders", "{\"item\":\"tea\",\"quantity\":1}");
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response =
          client.send(
              HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IOException("POST " + path + ": " + response.body());
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
