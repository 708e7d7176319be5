package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/** Calls that wait for a process or a connection. */
final class OutsideCalls {

  private OutsideCalls() {}

  /** A process that ends when its input does. */
  private abstract static class OfAProcess implements BlockingCall {
    final Process process = new ProcessBuilder("cat").start();

    OfAProcess() throws IOException {}

    @Override
    public void release() throws IOException {
      process.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().close();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  /** Waits for the end of a process. */
  static final class AwaitingAProcess extends OfAProcess {
    AwaitingAProcess() throws IOException {}

    @Override
    public void block() throws InterruptedException {
      assertThat(process.waitFor()).isZero();
    }

    @Override
    public boolean parks() {
      return true;
    }
  }

  /** Reads what a process prints. */
  static final class ReadingFromAProcess extends OfAProcess {
    ReadingFromAProcess() throws IOException {}

    @Override
    public void block() throws IOException {
      assertThat(process.getInputStream().read()).isEqualTo('x');
    }

    @Override
    public boolean parks() {
      return false;
    }
  }

  /** A connection to this very process. */
  private abstract static class OfASocket implements BlockingCall {
    final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    OfASocket() throws IOException {}

    final Socket connect() throws IOException {
      return new Socket(server.getInetAddress(), server.getLocalPort());
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

  /** Waits for a connection. */
  static final class Accepting extends OfASocket {
    Accepting() throws IOException {}

    @Override
    public void block() throws IOException {
      server.accept().close();
    }

    @Override
    public void release() throws IOException {
      connect().close();
    }
  }

  /** Reads from a connection. */
  static final class ReadingASocket extends OfASocket {
    private final Socket reader = connect();
    private final Socket writer = server.accept();

    ReadingASocket() throws IOException {}

    @Override
    public void block() throws IOException {
      assertThat(reader.getInputStream().read()).isEqualTo(1);
    }

    @Override
    public void release() throws IOException {
      writer.getOutputStream().write(1);
    }

    @Override
    public void close() throws IOException {
      reader.close();
      writer.close();
      super.close();
    }
  }

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
  static final class ReadingAChannel extends OfAPipe {
    ReadingAChannel() throws IOException {}

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
}
