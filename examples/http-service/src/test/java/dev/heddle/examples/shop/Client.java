package dev.heddle.examples.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client of the server of a test; any number of goroutines may use it. */
final class Client implements AutoCloseable {

  /** What came back: the status, the body, and what the server says that the request ran on. */
  record Reply(int status, JsonObject body, String ranOn) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String root;

  Client(ShopServer server) {
    root = "http://127.0.0.1:" + server.port();
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(root + path)).build());
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(root + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Reply send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Reply(
        response.statusCode(),
        JsonReader.read(response.body()),
        response.headers().firstValue("Ran-On").orElse("not said"));
  }

  Reply order(String item, long quantity) throws IOException, InterruptedException {
    return post(
        "/orders", new JsonObject().with("item", item).with("quantity", quantity).toString());
  }

  Reply supply(String name, long stock) throws IOException, InterruptedException {
    return post("/items", new JsonObject().with("name", name).with("stock", stock).toString());
  }

  @Override
  public void close() {
    http.close();
  }
}
