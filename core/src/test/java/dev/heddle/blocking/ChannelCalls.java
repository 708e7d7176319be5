package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Calls of NIO's channels that wait for who is at the other end. */
public final class ChannelCalls {

  private ChannelCalls() {}

  /** A pipe of NIO's, of this process. */
  private abstract static class OfAPipe implements BlockingCall {
    final Pipe pipe = Pipe.open();

    OfAPipe() throws IOException {}

    @Override
    public void release() throws IOException {
      assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[1]))).isEqualTo(1);
    }

    @Override
    public boolean parks() {
      return true;
    }

    @Override
    public void close() throws IOException {
      pipe.sink().close();
      pipe.source().close();
    }
  }

  /** Reads from a channel in blocking mode. */
  static final class Reading extends OfAPipe {
    Reading() throws IOException {}

    @Override
    public void block() throws IOException {
      assertThat(pipe.source().read(ByteBuffer.allocate(8))).isEqualTo(1);
    }
  }

  /** Waits for a channel in a selector. */
  static final class Selecting extends OfAPipe {
    Selecting() throws IOException {}

    @Override
    public void block() throws IOException {
      try (Selector selector = Selector.open()) {
        pipe.source().configureBlocking(false).register(selector, pipe.source().validOps());
        assertThat(selector.select()).isEqualTo(1);
      }
    }
  }

  /** Writes more than there is room for in the pipe. */
  static final class Writing extends OfAPipe {
    private static final int BYTES = 1 << 22;

    Writing() throws IOException {}

    @Override
    public void block() throws IOException {
      ByteBuffer all = ByteBuffer.allocate(BYTES);
      while (all.hasRemaining()) {
        assertThat(pipe.sink().write(all)).isPositive();
      }
    }

    @Override
    public void release() throws IOException {
      ByteBuffer all = ByteBuffer.allocate(BYTES);
      while (all.hasRemaining()) {
        assertThat(pipe.source().read(all)).isPositive();
      }
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Waits for a connection. */
  static final class Accepting implements BlockingCall {
    private final ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort());

    Accepting() throws IOException {}

    @Override
    public void block() throws IOException {
      server.accept().close();
    }

    @Override
    public void release() throws IOException {
      SocketChannel.open(server.getLocalAddress()).close();
    }

    @Override
    public boolean parks() {
      return true;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** Waits for a datagram. */
  static final class ReceivingADatagram implements BlockingCall {
    private final DatagramChannel channel = DatagramChannel.open().bind(anyPort());

    ReceivingADatagram() throws IOException {}

    @Override
    public void block() throws IOException {
      assertThat(channel.receive(ByteBuffer.allocate(8))).isEqualTo(channel.getLocalAddress());
    }

    @Override
    public void release() throws IOException {
      assertThat(channel.send(ByteBuffer.allocate(1), channel.getLocalAddress())).isEqualTo(1);
    }

    @Override
    public boolean parks() {
      return true;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
