package dev.heddle.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.heddle.Heddle;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Goroutines in the operating system: named pipes, processes, sockets; and a changing parallelism.
 */
final class SystemCalls {

  private SystemCalls() {}

  /** Goroutines open pipes that nobody writes to yet, and values are exchanged beside them. */
  static void fifos(Round round) throws Exception {
    int count = round.between(1, 24);
    Path folder = Files.createTempDirectory("heddle-soak");
    List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (int i = 0; i < count; i++) {
      command.add(folder.resolve("fifo-" + i).toString());
    }
    Process made = new ProcessBuilder(command).inheritIO().start();
    round.check(made.waitFor() == 0, "mkfifo failed");
    for (String path : command.subList(1, command.size())) {
      round.go(random -> {
        try (InputStream in = new FileInputStream(path)) {
          round.check(in.read() == 1, "another byte");
        }
        round.step();
      });
      // A thread, not a goroutine: without Heddle's scheduler no carrier may be left to run one.
      round.start(
          Round.Party.PLATFORM_THREAD,
          random -> {
            Thread.sleep(random.nextInt(40));
            try (OutputStream out = new FileOutputStream(path)) {
              out.write(1);
            }
          });
    }
    Disturbances.exchange(round, round.scheduler, round.between(1, 4), round.between(1, 2_000));
    round.join();
    for (String path : command.subList(1, command.size())) {
      Files.delete(Path.of(path));
    }
    Files.delete(folder);
  }

  /** Goroutines start processes, talk to them and wait for their end. */
  static void processes(Round round) throws Exception {
    for (int i = round.between(1, 4); i > 0; i--) {
      String said = "line " + round.random.nextInt();
      round.go(random -> {
        Process process = new ProcessBuilder("cat").start();
        process.getOutputStream().write(said.getBytes(US_ASCII));
        process.getOutputStream().close();
        String heard = new String(process.getInputStream().readAllBytes(), US_ASCII);
        round.check(heard.equals(said), heard + " came back, not " + said);
        round.check(process.waitFor() == 0, "cat failed");
        round.step();
      });
    }
    round.join();
  }

  /** An echo server, a goroutine for each connection, and clients of both kinds of sockets. */
  static void sockets(Round round) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      int clients = round.between(1, 40);
      for (int i = 0; i < clients; i++) {
        boolean channel = round.random.nextBoolean();
        int messages = round.between(1, 60);
        round.anyone(random -> {
          if (channel) {
            talkByChannel(round, server, messages, random);
          } else {
            talk(round, server, messages, random);
          }
        });
      }
      for (int i = 0; i < clients; i++) {
        Socket connection = server.accept();
        round.go(random -> echo(connection));
      }
      round.join();
    }
  }

  private static void echo(Socket connection) throws IOException {
    try (connection) {
      byte[] buffer = new byte[300];
      for (int n; (n = connection.getInputStream().read(buffer)) > 0; ) {
        connection.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  private static void talk(Round round, ServerSocket server, int messages, SplittableRandom random)
      throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      if (random.nextBoolean()) {
        readNothing(round, socket);
      }
      for (int i = 0; i < messages; i++) {
        byte[] message = message(random);
        socket.getOutputStream().write(message);
        byte[] answer = socket.getInputStream().readNBytes(message.length);
        round.check(Arrays.equals(answer, message), "another answer");
        Round.maybeYield(random);
        round.step();
      }
    }
  }

  /** A read that ends because its time is up, and not because anything came. */
  private static void readNothing(Round round, Socket socket) throws SocketException, IOException {
    socket.setSoTimeout(1);
    try {
      round.check(false, socket.getInputStream().read() + " came of itself");
    } catch (SocketTimeoutException e) {
      round.step();
    }
    socket.setSoTimeout(0);
  }

  private static void talkByChannel(
      Round round, ServerSocket server, int messages, SplittableRandom random) throws IOException {
    try (SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress())) {
      for (int i = 0; i < messages; i++) {
        ByteBuffer message = ByteBuffer.wrap(message(random));
        ByteBuffer answer = ByteBuffer.allocate(message.capacity());
        while (message.hasRemaining()) {
          channel.write(message);
        }
        while (answer.hasRemaining()) {
          if (channel.read(answer) < 0) {
            throw new EOFException("the server closed the connection");
          }
        }
        round.check(answer.flip().equals(message.flip()), "another answer");
        Round.maybeYield(random);
        round.step();
      }
    }
  }

  private static byte[] message(SplittableRandom random) {
    byte[] message = new byte[1 + random.nextInt(1_000)];
    random.nextBytes(message);
    return message;
  }

  /**
   * The parallelism of the scheduler that all rounds share goes up and down while values are
   * exchanged. It stays what it happens to be: the soak sets it right at its end.
   */
  static void resizing(Round round) throws Exception {
    Disturbances.exchange(round, round.scheduler, round.between(1, 6), round.between(1, 2_000));
    int changes = round.between(1, 40);
    round.anyone(random -> {
      for (int i = 0; i < changes; i++) {
        round.scheduler.parallelism(random.nextInt(1, 9));
        Heddle.sleep(Duration.ofNanos(random.nextInt(5_000_000)));
        round.step();
      }
    });
    round.join();
  }
}
