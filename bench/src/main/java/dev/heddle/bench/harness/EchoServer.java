package dev.heddle.bench.harness;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP echo server with a thread for each connection, in plain blocking java.net: the same code
 * for all peers on the JVM, which differ in what such a thread is.
 */
public final class EchoServer {
  private static final int BACKLOG = 4096;
  private static final int BUFFER_BYTES = 512;

  private final Starter starter;

  /** Starts what a peer calls a thread; its failure ends the process. */
  @FunctionalInterface
  public interface Starter {
    void start(VirtualThreads.Body body);
  }

  private EchoServer(Starter starter) {
    this.starter = starter;
  }

  /** Has the client talk over so many busy and so many idle connections, and reports. */
  public static void run(Starter starter, int busy, int idle, Reporter reporter) throws Exception {
    try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      EchoServer echo = new EchoServer(starter);
      starter.start(() -> echo.accept(server));
      String[] figures = runClient(server.getLocalPort(), busy, idle);
      long requests = Long.parseLong(figures[0]);
      reporter.report("", requests, Long.parseLong(figures[1]), "ns");
      reporter.report("p99", 1, Long.parseLong(figures[2]), "ns");
    }
  }

  private void accept(ServerSocket server) throws IOException {
    for (; ; ) {
      Socket connection;
      try {
        connection = server.accept();
      } catch (SocketException e) {
        return; // closed: the client has ended
      }
      starter.start(() -> echo(connection));
    }
  }

  private static void echo(Socket connection) throws IOException {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n; (n = in.read(buffer)) > 0; ) {
        out.write(buffer, 0, n);
      }
    }
  }

  private static String[] runClient(int port, int busy, int idle) throws Exception {
    String variable = System.getenv(EchoClient.COMMAND);
    if (variable == null) {
      throw new IllegalStateException(EchoClient.COMMAND + " is not set; ./heddle bench sets it");
    }
    List<String> command = new ArrayList<>(List.of(variable.split("\t", -1)));
    command.addAll(List.of(Integer.toString(port), Integer.toString(busy), Integer.toString(idle)));
    Path out = Files.createTempFile("heddle-echo", ".out");
    try {
      // To a file: reading a pipe would hold a carrier that the server needs.
      Process client =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Check.equal("status of the client", 0, client.onExit().get().exitValue());
      return Files.readString(out).strip().split("\t", -1);
    } finally {
      Files.delete(out);
    }
  }
}
