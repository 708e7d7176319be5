package dev.heddle.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, request by request. */
class ShopServerTest {

  private ShopServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = ShopServer.start(new Settings(0, Threads.HEDDLE));
    client = new Client(server);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void whatIsSuppliedCanBeOrderedAndTheOrderBeSeen() throws Exception {
    assertThat(client.supply("tea", 10).body()).hasToString("{\"name\":\"tea\",\"stock\":10}");
    assertThat(client.supply("tea", 5).body()).hasToString("{\"name\":\"tea\",\"stock\":15}");

    Client.Reply order = client.order("tea", 4);

    assertThat(order.status()).isEqualTo(201);
    assertThat(order.body().get("item")).isEqualTo("tea");
    assertThat(order.body().get("quantity")).isEqualTo(4L);
    Client.Reply seen = client.get("/orders/" + order.body().get("id"));
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.body()).hasToString(order.body().toString());
    assertThat(client.get("/items/tea").body())
        .hasToString("{\"name\":\"tea\",\"stock\":11,\"ordered\":4}");
  }

  @Test
  void aRequestRunsOnAGoroutine() throws Exception {
    assertThat(client.supply("tea", 1).ranOn())
        .isEqualTo(
            Scheduler.global().isNative() ? "goroutine" : "goroutine on the JDK's scheduler");
  }

  @Test
  void orOnAVirtualThreadOfTheJdks() throws Exception {
    try (ShopServer plain = ShopServer.start(new Settings(0, Threads.JDK));
        Client other = new Client(plain)) {
      assertThat(other.supply("tea", 1).ranOn()).isEqualTo("virtual thread");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertError(client.get("/items/coffee"), 404, "no item 'coffee'");
    assertError(client.get("/orders/77"), 404, "no order 77");
    assertError(client.order("coffee", 1), 404, "no item 'coffee'");
  }

  @Test
  void moreThanIsLeftIsAConflictAndChangesNothing() throws Exception {
    client.supply("tea", 3);
    assertError(client.order("tea", 4), 409, "not 4 of 'tea' left, but 3");
    assertThat(client.get("/items/tea").body())
        .hasToString("{\"name\":\"tea\",\"stock\":3,\"ordered\":0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/orders | {'item':'tea'}                 | \"quantity\" must be a whole number from 1 to 1000000000",
        "/orders | {'item':'tea','quantity':0}    | \"quantity\" must be a whole number from 1 to 1000000000",
        "/orders | {'item':'tea','quantity':'2'}  | \"quantity\" must be a whole number from 1 to 1000000000",
        "/orders | {'item':7,'quantity':2}        | \"item\" must be a string of 1 to 100 characters",
        "/orders | {'item':'','quantity':2}       | \"item\" must be a string of 1 to 100 characters",
        "/items  | {'name':'tea'}                 | \"stock\" must be a whole number from 1 to 1000000000",
        "/items  | tea                            | expected '{' at character 0 of the JSON text, but found 't'",
      },
      quoteCharacter = '`')
  void whatIsNotAnOrderOrItemIsABadRequest(String path, String body, String message)
      throws Exception {
    assertError(client.post(path, body.replace('\'', '"')), 400, message);
  }

  @Test
  void anIdThatIsNoNumberIsABadRequest() throws Exception {
    assertError(client.get("/orders/abc"), 400, "an order's id is a whole number, not 'abc'");
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    assertError(client.get("/orders"), 405, "/orders is for POST, not GET");
    assertError(client.post("/orders/1", "{}"), 405, "/orders/1 is for GET, not POST");
  }

  @Test
  void aNameIsDataWhateverItSays() throws Exception {
    String name = "x'; drop table purchase; --\n\"\\ü";
    client.supply(name, 1);
    assertThat(client.order(name, 1).status()).isEqualTo(201);
    assertThat(client.order(name, 1).status()).isEqualTo(409);
  }

  @Test
  void theRequestsToMeasureWithAnswer() throws Exception {
    assertThat(client.get("/short").body()).hasToString("{\"ok\":1}");
    assertThat(client.get("/heavy?ms=2").body().get("result")).isEqualTo(LoadHandler.compute(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "x", "123456"})
  void toComputeForNoSensibleTimeIsABadRequest(String millis) throws Exception {
    assertError(
        client.get("/heavy?ms=" + millis),
        400,
        "ms must be a whole number from 1 to 10000, not '" + millis + "'");
  }

  private static void assertError(Client.Reply reply, int status, String message) {
    assertThat(reply.body().get("error")).isEqualTo(message);
    assertThat(reply.status()).isEqualTo(status);
  }
}
