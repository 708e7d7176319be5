package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Assumptions;

/** Calls of java.net that wait for who is at the other end. */
public final class SocketCalls {

  private SocketCalls() {}

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

  /**
   * Connects to a server that does not answer, since as many wait for it to accept them as may: on
   * Linux one more than was said.
   */
  static final class Connecting extends OfASocket {
    private final ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket first = new Socket(busy.getInetAddress(), busy.getLocalPort());
    private final Socket second = new Socket(busy.getInetAddress(), busy.getLocalPort());

    Connecting() throws IOException {
      Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"));
    }

    @Override
    public void block() throws IOException {
      new Socket(busy.getInetAddress(), busy.getLocalPort()).close();
    }

    @Override
    public void release() throws IOException {
      busy.accept().close();
      busy.accept().close();
    }

    @Override
    public void close() throws IOException {
      first.close();
      second.close();
      busy.close();
      super.close();
    }
  }

  /** One of the two ends of a connection waits for the other. */
  private abstract static class OfAConnection extends OfASocket {
    final Socket reader = connect();
    final Socket writer = server.accept();

    OfAConnection() throws IOException {}

    @Override
    public void close() throws IOException {
      reader.close();
      writer.close();
      super.close();
    }
  }

  /** Reads from a connection; for a day at most if it is timed. */
  static final class Reading extends OfAConnection {
    Reading(boolean timed) throws IOException {
      reader.setSoTimeout(timed ? 86_400_000 : 0);
    }

    @Override
    public void block() throws IOException {
      assertThat(reader.getInputStream().read()).isEqualTo(1);
    }

    @Override
    public void release() throws IOException {
      writer.getOutputStream().write(1);
    }
  }

  /** Writes more than there is room for on the way. */
  static final class Writing extends OfAConnection {
    private static final int BYTES = 1 << 25;

    Writing() throws IOException {}

    @Override
    public void block() throws IOException {
      writer.getOutputStream().write(new byte[BYTES]);
    }

    @Override
    public void release() throws IOException {
      reader.getInputStream().skipNBytes(BYTES);
    }
  }

  /** Waits for a datagram. */
  static final class ReceivingADatagram implements BlockingCall {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    ReceivingADatagram() throws IOException {}

    @Override
    public void block() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[8], 8);
      socket.receive(packet);
      assertThat(packet.getLength()).isEqualTo(1);
    }

    @Override
    public void release() throws IOException {
      socket.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress()));
    }

    @Override
    public boolean parks() {
      return true;
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
