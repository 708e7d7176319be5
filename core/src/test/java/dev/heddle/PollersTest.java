package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Eventually;
import dev.heddle.testing.OtherJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** Who runs the JDK's pollers, which watch the sockets that goroutines wait for. */
class PollersTest {

  /** One goroutine waits for another's connection, and then for a byte. */
  static final class Program {
    public static void main(String[] args) {
      Heddle.run(() -> {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          Goroutine reader = Heddle.go(() -> read(server));
          Eventually.until(() -> reader.state() == Goroutine.State.WAITING);
          try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Eventually.until(() -> reader.state() == Goroutine.State.WAITING);
            socket.getOutputStream().write(7);
            reader.join();
          }
        }
      });
      boolean here = Scheduler.global().core().totals().foreign() > 0;
      System.out.println(here ? "pollers run here" : "pollers run elsewhere");
    }

    private static void read(ServerSocket server) throws IOException {
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  private static String run(String... flags) throws IOException, InterruptedException {
    return OtherJvm.run(Program.class, OtherJvm.openAnd(flags)).strip();
  }

  @Test
  void theSchedulerOfTheFirstGoroutineThatWaitsForASocketRunsThem() throws Exception {
    assertThat(run()).isEqualTo("pollers run here");
  }

  @Test
  void pollersCanBeLeftToTheSchedulerOfTheJdk() throws Exception {
    assertThat(run("-Dheddle.pollers=jdk")).isEqualTo("pollers run elsewhere");
  }

  @Test
  void anotherPlaceIsRefused() throws Exception {
    assertThat(run("-Dheddle.pollers=moon"))
        .contains("system property heddle.pollers is \"moon\"; it must be inherit or jdk");
  }
}
