package dev.heddle.bench.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The client of every peer's echo server, in a process of its own: one thread and a selector. Each
 * busy connection sends a message, waits until all of it has come back, and sends the next. The
 * idle ones are connected for as long, and prove at the end that they still are.
 */
public final class EchoClient {

  /** The variable that has the command, up to where the port follows, split by tabs. */
  public static final String COMMAND = "HEDDLE_BENCH_ECHO_CLIENT";

  private static final int MESSAGE_BYTES = 64;
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private boolean measuring;
  private boolean sendsMore = true;
  private int pending;

  private EchoClient() throws IOException {}

  /**
   * Prints a line: requests, the nanoseconds that they took together, and the nanoseconds within
   * which 99 % of them had their answer.
   *
   * @param arguments WARMUP_MILLIS MEASURE_MILLIS PORT BUSY IDLE
   */
  public static void main(String... arguments) throws IOException {
    long warmUp = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
    long measured = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
    int port = Integer.parseInt(arguments[2]);
    int busy = Integer.parseInt(arguments[3]);
    int idle = Integer.parseInt(arguments[4]);
    EchoClient client = new EchoClient();
    client.connect(port, busy + idle);
    client.run(busy, warmUp, measured);
    client.finish();
    client.callOnce(busy);
  }

  private void connect(int port, int count) throws IOException {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
    }
  }

  private void run(int busy, long warmUp, long measured) throws IOException {
    for (Connection connection : connections.subList(0, busy)) {
      connection.send();
    }
    serve(System.nanoTime() + warmUp);
    measuring = true;
    long start = System.nanoTime();
    serve(start + measured);
    long took = System.nanoTime() - start;
    System.out.println(latencies.count() + "\t" + took + "\t" + latencies.percentile(0.99));
  }

  private void serve(long until) throws IOException {
    while (System.nanoTime() - until < 0) {
      select();
    }
  }

  /** Waits for the answers that are still to come. */
  private void finish() throws IOException {
    measuring = false;
    sendsMore = false;
    while (pending > 0) {
      select();
    }
  }

  /** One more message over each connection from the given one on. */
  private void callOnce(int first) throws IOException {
    for (Connection connection : connections.subList(first, connections.size())) {
      connection.send();
    }
    finish();
  }

  private void select() throws IOException {
    if (selector.select(this::readable, STUCK_NANOS / 1_000_000) == 0) {
      throw new IOException("no answer for a minute; " + pending + " are to come");
    }
  }

  private void readable(SelectionKey key) {
    try {
      ((Connection) key.attachment()).receive();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection, with at most one message under way. */
  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    private long number;
    private long sentAt;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send() throws IOException {
      message.clear();
      message.putLong(0, ++number);
      message.putLong(MESSAGE_BYTES - Long.BYTES, number);
      sentAt = System.nanoTime();
      if (channel.write(message) != MESSAGE_BYTES) {
        throw new IOException("a message did not fit into an empty socket buffer");
      }
      message.clear();
      pending++;
    }

    void receive() throws IOException {
      if (channel.read(message) < 0) {
        throw new IOException("the server closed a connection");
      }
      if (message.hasRemaining()) {
        return;
      }
      Check.equal("echo", number, message.getLong(0));
      Check.equal("end of echo", number, message.getLong(MESSAGE_BYTES - Long.BYTES));
      pending--;
      if (measuring) {
        latencies.add(System.nanoTime() - sentAt);
      }
      if (sendsMore) {
        send();
      }
    }
  }
}
