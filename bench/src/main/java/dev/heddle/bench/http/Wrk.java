package dev.heddle.bench.http;

import dev.heddle.bench.compare.Trial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads a server by wrk. */
final class Wrk {

  /** How much longer than told wrk may take before it is ended. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final String command;
  private final Path scripts;
  private final Path target;

  /** With the path of wrk, the folder of its scripts, and one for temporary files. */
  Wrk(String command, Path scripts, Path target) {
    this.command = command;
    this.scripts = scripts;
    this.target = target;
  }

  /** What a load came to, and, if something was computed beside, how often a second. */
  record Outcome(Figures figures, double besidePerSecond) {}

  /**
   * Loads a server for some seconds.
   *
   * @throws IOException if wrk fails
   */
  Outcome load(RunningServer server, Load load, int seconds)
      throws IOException, InterruptedException {
    String beside = load.beside;
    Background heavy =
        beside == null ? null : new Background(server.at(beside), load.besideConnections, seconds);
    Figures figures = run(server.at(load.path), load.script, load.connections(), seconds);
    return new Outcome(figures, heavy == null ? 0 : heavy.join().perSecond());
  }

  private Figures run(URI uri, String script, int connections, int seconds)
      throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            command,
            "--threads=1",
            "--connections=" + connections,
            "--duration=" + seconds + "s",
            "--timeout=30s",
            "--script=" + scripts.resolve(script),
            uri.toString());
    Trial trial = Trial.run(arguments, Duration.ofSeconds(seconds).plus(GRACE), target);
    if (trial.failure() != null) {
      throw new IOException("wrk: " + trial.failure());
    }
    return Figures.in(trial.lines());
  }

  /** A second load, at the same time. */
  private final class Background {
    private final Thread thread;
    private volatile @Nullable Figures figures;
    private volatile @Nullable Exception failure;

    Background(URI uri, int connections, int seconds) {
      thread =
          Thread.startVirtualThread(() -> {
            try {
              figures = run(uri, "report.lua", connections, seconds);
            } catch (IOException | InterruptedException | RuntimeException e) {
              failure = e;
            }
          });
    }

    Figures join() throws IOException, InterruptedException {
      thread.join();
      Figures done = figures;
      if (done == null) {
        throw new IOException("the load beside failed", failure);
      }
      return done;
    }
  }
}
