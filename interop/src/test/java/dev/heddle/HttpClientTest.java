package dev.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.flow.FlowChannel;
import dev.heddle.flow.Flows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** java.net.http.HttpClient in goroutines, against a server whose requests are goroutines too. */
class HttpClientTest {

  private static final int GOROUTINES = 1_000;
  private static final int REQUESTS_EACH = 3;

  static {
    // The JDK's server closes what is idle beyond 200 connections, or for 30 s, also in the moment
    // in which a client sends its next request there. It reads these when it is first made.
    System.setProperty("sun.net.httpserver.maxIdleConnections", String.valueOf(2 * GOROUTINES));
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
  }

  private final ExecutorService requests = Scheduler.global().executor();
  private HttpServer server;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpServer.create(new InetSocketAddress(loopback, 0), GOROUTINES);
    server.createContext("/", HttpClientTest::echo);
    server.setExecutor(requests);
    server.start();
    uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    requests.close();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(Goroutine.current() == null ? 500 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Test
  void aThousandGoroutinesEachGetTheirOwnAnswers() {
    try (HttpClient client = client();
        Group group = Group.open()) {
      for (int g = 0; g < GOROUTINES; g++) {
        int first = g * REQUESTS_EACH;
        group.go(() -> {
          for (int i = first; i < first + REQUESTS_EACH; i++) {
            String text = "request " + i;
            var response =
                client.send(
                    HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(text)).build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(text);
          }
        });
      }
      group.join();
    }
  }

  @Test
  void aClientWhoseExecutorIsTheSchedulersAnswersAsynchronously() {
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(requests).build()) {
      var replies =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  client.sendAsync(
                      HttpRequest.newBuilder(uri)
                          .POST(BodyPublishers.ofString("async " + i))
                          .build(),
                      BodyHandlers.ofString()))
              .toList();
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).join().body()).isEqualTo("async " + i);
      }
    }
  }

  @Test
  void aChannelIsARequestsBodyAndAnAnswersBodyAChannel() throws Exception {
    Chan<ByteBuffer> chunks = Heddle.chan();
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      sent.append("line ").append(i).append('\n');
    }
    Heddle.go(() -> {
      for (String line : sent.toString().split("(?<=\n)", -1)) {
        if (!line.isEmpty()) {
          chunks.send(ByteBuffer.wrap(line.getBytes(UTF_8)));
        }
      }
      chunks.close();
    });
    try (HttpClient client = client()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .POST(BodyPublishers.fromPublisher(Flows.publisher(chunks)))
              .build();
      Flow.Publisher<List<ByteBuffer>> body =
          client.send(request, BodyHandlers.ofPublisher()).body();
      StringBuilder received = new StringBuilder();
      try (FlowChannel<List<ByteBuffer>> inflow = Flows.subscribe(body, 2)) {
        for (List<ByteBuffer> buffers : inflow.channel()) {
          buffers.forEach(buffer -> received.append(UTF_8.decode(buffer)));
        }
        inflow.check();
      }
      assertThat(received.toString()).isEqualTo(sent.toString());
    }
  }
}
